"""How the desk meets the world outside its site: chat and mail."""
