"""Sheets of paper: for the notice board, to hand out or to sign, as PDF."""
