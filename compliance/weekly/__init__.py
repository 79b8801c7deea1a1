"""The supervision report of a week: figures, counted once and frozen."""
