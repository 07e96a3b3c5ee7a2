"""Customer owns who the customers are, what they applied for, signed and were handed."""
