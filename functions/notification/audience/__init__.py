"""Who there is to be told: where people live, what they have, what they owe, as others say it."""
