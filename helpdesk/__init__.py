"""The desk: what an inquiry is, what may happen to it, and by when."""
