"""Every version of a note's summary: what stood at each moment, and what differs between any two of them."""
