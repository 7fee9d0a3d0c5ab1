"""Connecting the desk to a Mattermost server, and disconnecting it: `make connect`.

What is right is left alone, what is wrong is mended, what is missing is made; each is said. The
administrator's key is used during the run and kept nowhere.
"""
