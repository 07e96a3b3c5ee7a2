"""What the office does to an account: a promise of payment, an adjustment."""
