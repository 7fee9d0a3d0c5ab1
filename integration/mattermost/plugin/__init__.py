"""The server plugin that gives `/help` to the desk: its Go source, and how it is built and bundled.

Only a plugin gets a word that the server keeps for itself, and only in Go can one be written.
"""
