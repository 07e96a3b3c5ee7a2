"""Login throttling: failures in a row are counted, and each one past a limit doubles the wait."""
