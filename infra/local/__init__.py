"""The embedded stack: an AWS emulator as a process of this machine, with Lastmile on it."""
