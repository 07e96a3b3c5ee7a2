"""The entrance of both front ends: signing in and out, passwords, the second factor, the look."""
