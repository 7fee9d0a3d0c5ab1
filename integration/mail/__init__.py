"""Letters: written, sent, fetched from the mailbox and read."""
