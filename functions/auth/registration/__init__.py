"""Registration of customers, up to the verification of their e-mail address."""
