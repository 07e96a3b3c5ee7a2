"""One invoice for several accounts of a customer, and one payment for all of them."""
