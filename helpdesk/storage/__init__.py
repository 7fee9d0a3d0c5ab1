"""Where things are kept: the tables, the transactions on them, files and pictures."""
