"""`make connect` and `make disconnect` for Slack, step by step.

What only a person can do at Slack (make the app, let it in) is said; what a key allows is done.
"""
