"""The public site: forms, confirmation, status page, the pages of the staff, and papers."""
