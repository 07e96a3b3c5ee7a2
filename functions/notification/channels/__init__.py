"""The ways out of the house, each behind one port."""
