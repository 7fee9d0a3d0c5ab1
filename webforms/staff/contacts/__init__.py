"""Teachers' contacts, and the evidence that the school has told parents of them."""
