"""The school's settings as pages: a table of fields drives them all."""
