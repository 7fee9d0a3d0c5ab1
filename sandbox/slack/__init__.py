"""The sandbox's second tongue: Slack's Web API, events, interactivity and Socket Mode.

People, channels and posts are the sandbox's own; here is how Slack says them and what it refuses.
"""
