"""Attachments: files of a ticket, taken by a form, looked into, and lent by a link."""
