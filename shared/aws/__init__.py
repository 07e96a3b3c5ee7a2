"""AWS services by their wire protocols: signed, over kept connections, tried again."""
