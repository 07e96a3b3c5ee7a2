"""Second factors: one-time codes from an authenticator app, and backup codes."""
