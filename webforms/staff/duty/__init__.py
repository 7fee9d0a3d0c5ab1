"""The schedule and the orders: who is appointed, who is on duty, who agreed."""
