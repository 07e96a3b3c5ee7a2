"""Photos of a job: taken by a form, looked into, and lent to staff by a link."""
