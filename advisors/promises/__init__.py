"""Promises as pages, files and the API show them: their words by the reader's rights, their lists, how well they are kept."""
