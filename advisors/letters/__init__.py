"""The e-mail that follows a meeting: how it is drafted, and which words it may not hold. Pure: values in, values out."""
