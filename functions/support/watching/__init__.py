"""Watching: colleagues and contacts who are kept up to date about a ticket, or work along."""
