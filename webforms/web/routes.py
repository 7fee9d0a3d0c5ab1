"""The two halves of the site: each module hangs its pages into one of them."""

from flask import Blueprint

public_pages = Blueprint("public", __name__)
staff_pages = Blueprint("staff", __name__)
