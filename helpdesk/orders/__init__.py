"""The director's orders entered, corrected and ended; what they say is read in `duty`."""
