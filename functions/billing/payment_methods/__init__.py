"""Payment methods: cards that customers save, to pay with them again or have them charged."""
