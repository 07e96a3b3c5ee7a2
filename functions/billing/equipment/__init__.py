"""Equipment: what customers' devices cost: rent, a sale, and what is not given back."""
