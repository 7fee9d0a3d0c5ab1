"""Pages on which staff ask, or enter what somebody has told them."""
