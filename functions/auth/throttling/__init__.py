"""Login throttling: failures in a row are counted, and each one past the limit doubles a wait."""
