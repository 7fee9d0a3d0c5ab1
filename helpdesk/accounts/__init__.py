"""Which account of the chat is whose: papers name people, and a name can be taken by anybody."""
