"""What a chat's server brings, carried out: commands, presses, dialogs sent in, posts."""
