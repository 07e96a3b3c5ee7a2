"""Attribution: a ticket that came without a customer is given to one."""
