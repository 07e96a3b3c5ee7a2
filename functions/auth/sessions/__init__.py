"""Sessions: staying signed in, signing out."""
