"""What `make run` starts: every process under a supervisor, and a demonstration of what is unset.

Production starts the processes by systemd, and takes from here only what reads the Procfile.
"""


class Refused(Exception):
    """Why nothing was started: sentences for the person that typed the command."""
