"""What happens behind the requests: the queue, the delivery of messages, the clock, mail."""
