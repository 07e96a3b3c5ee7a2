"""What the scheduled jobs could not do, kept until somebody has looked at it."""
