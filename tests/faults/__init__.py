"""Whatever may die, hang, be slow or come at once, and that nothing is lost by it."""
