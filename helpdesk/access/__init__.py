"""Who may come in, and how often: accounts, sessions, login links, budgets."""
