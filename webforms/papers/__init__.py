"""Sheets of paper: what is hung on the notice board, handed out or signed, as PDF."""
