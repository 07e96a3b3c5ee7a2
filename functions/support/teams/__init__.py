"""Teams: colleagues who work on tickets together."""
