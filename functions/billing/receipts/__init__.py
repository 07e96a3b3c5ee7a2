"""Fiscal receipts (54-ФЗ): what a payment is for, as a gateway hands it to its cash register."""
