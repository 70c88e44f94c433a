"""The blueprint the modules of this package share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("reference", __name__)
