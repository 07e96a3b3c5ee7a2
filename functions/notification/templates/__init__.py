"""The texts of messages, by language, and how they are filled in."""
