"""Session management: users see where they are signed in, and end sessions there."""
