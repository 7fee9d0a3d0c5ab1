"""The vendor's support service: what it demands of a letter, and when and how it is reached."""
