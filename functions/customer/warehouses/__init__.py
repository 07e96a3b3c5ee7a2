"""Warehouses: the places where equipment and materials are kept."""
