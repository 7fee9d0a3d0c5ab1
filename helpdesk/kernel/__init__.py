"""One transaction: a record under its lock, its history, its messages, its next term."""
