"""Promised payments: service for some days on the promise that a debt will be paid."""
