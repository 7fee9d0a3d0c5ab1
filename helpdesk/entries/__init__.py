"""What came otherwise than by the form or the chat, entered by a member of staff for who asked."""
