"""The page of one inquiry, and what a consultant does on it."""
