"""The pages that need no login: the form, the status of a question, the schedule, the memo."""
