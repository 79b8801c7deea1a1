"""Risk flags: words that a supervisor should read, by category, less the near misses."""
