"""Applications: requests for a connection, from the form to the finished job."""
