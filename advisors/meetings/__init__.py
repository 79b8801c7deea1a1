"""What can be told of a meeting from its file: whose it was, when, of which kind, and what its kind asks to talk about. Pure."""
