"""A house kept in a folder, and a house made from one: one dump of the database, one sealed manifest, never a key."""
