"""Slack: client, requests, rendering, Socket Mode."""
