"""Chargebacks: money of payments that payers' banks take back, and whether it is won again."""
