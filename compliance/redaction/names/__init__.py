"""People's names: from the book, from cues and lists, and from a language model that runs in this process."""
