"""A letter's bytes read as words: the bytes are a stranger's, so whatever they are is expected."""
