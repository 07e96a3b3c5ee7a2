"""Queues: how much waits for whom, and the next ticket for whoever asks for work."""
