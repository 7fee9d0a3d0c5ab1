"""The public site: forms, confirmation, status page, and what people read about the desk."""

from webforms.app import create_web

__all__ = ["create_web"]
