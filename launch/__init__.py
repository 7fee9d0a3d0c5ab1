"""What `make run` starts: every process under a supervisor, and a demonstration of what is unset.

Production starts the processes of the Procfile by its own means and needs nothing of this.
"""


class Refused(Exception):
    """Why nothing was started: sentences for the person that typed `make run`."""
