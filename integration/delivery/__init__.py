"""How messages get into a chat, each once: posted, found again, drawn anew, taken back."""
