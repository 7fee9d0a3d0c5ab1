"""The school's decisions, as `regulation.toml` has them, and the words that follow from them."""
