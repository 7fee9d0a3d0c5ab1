"""Personal data are erased in time: after their term, and when consent is withdrawn.

`kinds` names every kind with its term; `erasing` is the one use case; `acts` is the evidence.
"""
