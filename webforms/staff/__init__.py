"""Pages for staff: a login link from the chat, which proves them, then a session of two hours."""
