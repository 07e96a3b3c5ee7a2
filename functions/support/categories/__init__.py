"""Categories: what tickets are about, who gets them, and what is asked of each."""
