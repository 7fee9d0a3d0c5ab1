"""The site: the form, the status page, the schedule, the staff's pages, and papers."""
