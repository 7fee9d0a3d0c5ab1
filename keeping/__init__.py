"""What an administrator keeps the desk by: copies, their return, updates, a move elsewhere.

Everything here is started by a person or a timer, talks to people in Russian, and works on a desk
that may run (a copy) or must not (a return).
"""


class NotKept(Exception):
    """Why nothing was done: sentences for whoever runs the desk."""
