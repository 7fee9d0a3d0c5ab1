"""Who may open the staff's pages: login by a link from the chat, sessions, the first page."""
