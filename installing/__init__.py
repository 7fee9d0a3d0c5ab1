"""`make install`: the desk as a service of a machine, for one school or several.

Standard library only: it runs before the desk's own environment exists.
"""
