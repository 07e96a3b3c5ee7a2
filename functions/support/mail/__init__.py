"""Mail: e-mail that comes in becomes tickets and messages."""
