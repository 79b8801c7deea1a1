"""The book of business from a file: read, understood column by column, compared with what stands, written in one go."""
