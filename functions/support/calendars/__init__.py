"""Calendars: when support is there, and how long something takes by its working hours."""
