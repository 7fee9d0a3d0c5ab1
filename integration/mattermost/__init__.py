"""Mattermost: how its requests come in and how the desk speaks to it."""
