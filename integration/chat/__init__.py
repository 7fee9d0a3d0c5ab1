"""What is said and done in any chat: actions, cards, dialogs and what stands behind them."""
