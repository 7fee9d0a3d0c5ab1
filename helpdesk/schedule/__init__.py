"""The schedule of help (regulation, section 2): drafted, agreed, approved, and who is on duty."""
