"""Pages for staff whom the chat has proved: a link from there, then a session of two hours."""
