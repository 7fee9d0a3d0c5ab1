"""A small chat server with Mattermost's API, for the demonstration and for tests.

It keeps the contract of the real one, its refusals included, and holds no rules of the desk.
"""
