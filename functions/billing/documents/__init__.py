"""Documents: invoices, credit notes and closing documents as PDF, kept in a bucket."""
