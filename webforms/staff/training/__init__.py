"""Pages on the training of new employees."""
