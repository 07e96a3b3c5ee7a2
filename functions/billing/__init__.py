"""Billing owns tariffs, personal accounts, subscriptions, invoices, payments and the ledger."""
