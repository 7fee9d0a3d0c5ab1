"""What people do in a chat, carried out: commands, clicks, dialogs sent in, posts."""
