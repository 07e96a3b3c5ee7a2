"""How each customer is reached: a projection of what auth and customer say."""
