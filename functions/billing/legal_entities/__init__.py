"""Legal entities: who sells the services, and under which tax regime."""
