"""The public status: which areas are cut off or worked on, without anybody's name."""
