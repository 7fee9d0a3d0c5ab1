"""What the pretended server holds and does: accounts, channels, posts, commands, dialogs."""
