"""The chat's side of the desk: what reaches it from a chat server and what it shows there."""
