"""Linking: tickets and the incidents, applications, invoices and devices that they are about."""
