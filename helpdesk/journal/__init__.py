"""The journal of inquiries: what a school would otherwise keep in a thick ruled book."""
