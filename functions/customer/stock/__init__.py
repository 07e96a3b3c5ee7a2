"""Stock: how much there is where, transfers between warehouses, and stock-takings."""
