"""Who is appointed by the orders, who is on duty when, and which account is whose."""
