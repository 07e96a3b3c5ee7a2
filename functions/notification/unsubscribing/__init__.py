"""Leaving a kind of mail by its link: by one click of a person, or by their mail program."""
