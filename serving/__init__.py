"""A gunicorn worker that slow clients cannot stop.

gunicorn's own threads read from the client: sixteen who send a byte now and then stop an app of
two workers. Here the main loop takes requests in, whole, without a thread, and hands them over when
nothing is left to wait for. Who takes too long, or sends too much at once, is let go.
"""

from serving.worker import PatientWorker, TurnWorker

__all__ = ["PatientWorker", "TurnWorker"]
