"""Reports for accountants, from the days of the books."""
