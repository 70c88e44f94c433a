"""Magang: from a need of the city to a verified effect."""

from __future__ import annotations

from flask import Flask

from magang.extensions import csrf, db, limiter, migrate
from magang.settings import ROOT, Settings

__version__ = "0.1.0"


def create_app(settings: Settings | None = None) -> Flask:
    """The application, configured from `settings` (default: the environment)."""
    import magang.models  # noqa: F401 - completes the metadata
    from magang.accounts.session import register_sign_in
    from magang.blueprints import register_blueprints
    from magang.jobs.queue import register_jobs
    from magang.web.context import register_context
    from magang.web.converters import register_converters
    from magang.web.database import register_database
    from magang.web.errors import register_errors
    from magang.web.filters import register_filters
    from magang.web.htmx import register_htmx
    from magang.web.i18n import register_i18n
    from magang.web.security import register_security

    settings = settings or Settings.from_env()
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.from_mapping(settings.as_flask_config())
    app.config["SETTINGS"] = settings
    settings.files_dir.mkdir(parents=True, exist_ok=True)

    register_htmx(app)
    register_security(app, settings)
    register_database(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    csrf.init_app(app)
    limiter.init_app(app)
    register_i18n(app)
    register_sign_in(app)
    register_converters(app)
    register_filters(app)
    register_errors(app)
    register_jobs(app)
    register_blueprints(app)
    register_context(app)
    return app
