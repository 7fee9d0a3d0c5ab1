"""One transaction: a record under its lock, its history, its messages, its next term.

A use case takes the desk first and the moment last, opens the transaction and announces what it
has to tell; `use_cases` makes one of a function that takes the unit of work. What runs within a
caller's transaction takes the unit of work first; where the desk has a use case of that name, its
name ends in `_in`.
"""
