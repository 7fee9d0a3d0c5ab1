"""Each fault by itself, and what `make doctor` says of it."""
