"""The audit: who changed what and when, with what was there before and after."""
