"""What may be done with an inquiry, from taking it in to closing it: one module a use case."""
