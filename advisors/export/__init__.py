"""One note with its history and its proof, as a file: JSON, JSON Lines or PDF."""
