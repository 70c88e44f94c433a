"""Every feature's pages, in the order of the thread (panels and scope links register on import)."""

from __future__ import annotations

from flask import Flask


def register_blueprints(app: Flask) -> None:
    """Bind the features to the application."""
    from magang.accounts.views import own, users
    from magang.needs.views import bp as needs
    from magang.overview.admin import bp as admin
    from magang.overview.trail import bp as audit
    from magang.overview.views import bp as overview
    from magang.reference.views import bp as reference

    for blueprint in (reference, own, users, audit, needs, overview, admin):
        app.register_blueprint(blueprint)

    # Only until every feature of the first issue stands: a link to a page that another branch is building.
    app.url_build_error_handlers.append(lambda _error, endpoint, _values: f"/belum-ada/{endpoint}")
