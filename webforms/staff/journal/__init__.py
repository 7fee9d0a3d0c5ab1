"""The journal, the inspection and the other pages on which the staff look things up."""
