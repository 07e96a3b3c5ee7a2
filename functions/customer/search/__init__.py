"""The search box: one question over everything that people ask the office about."""
