"""Personal data: what each service does when it is asked for all that it holds about a person.

Customer asks (`customer.personal-data.requested`), every service answers for itself, in steps that
are bounded: it writes what it holds into the bucket of files, says what forbids an erasure, or
erases. An answer that is not the last one says where the next step begins.
"""
