"""The director's orders: who is appointed to advise, and who acts for the director (section 2)."""
