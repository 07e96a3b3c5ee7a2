"""Reports: how much comes in, how fast it is answered and solved, and what is kept of promises."""
