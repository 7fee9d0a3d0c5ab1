"""The story that `make run` tells where nothing is set: three months of a school, lived at once.

Everything comes about by the desk's own use cases, with a clock set back. Nothing of the desk
imports this, and nothing here runs beside real settings: `launch` sees to that.
"""
