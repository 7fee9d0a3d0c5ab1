"""The stories that the desk's own processes live through, started as `make run` starts them."""
