"""Training of a new employee: a record of its own, never handed off (regulation, section 2)."""
