"""Every feature's pages, in the order of the thread (panels and scope links register on import)."""

from __future__ import annotations

from flask import Flask


def register_blueprints(app: Flask) -> None:
    """Bind the features to the application."""
    from magang.accounts.views import own, users
    from magang.destinations.views import bp as destinations
    from magang.evaluations.views import bp as evaluations
    from magang.findings.views import bp as findings
    from magang.followups.views import bp as followups
    from magang.hearings.views import bp as hearings
    from magang.jobs.views import bp as jobs
    from magang.journals.views import bp as journals
    from magang.letters.views import bp as letters
    from magang.needs.views import bp as needs
    from magang.notifications.views import bp as notifications
    from magang.overview import calendar  # noqa: F401 - adds itself to the overview
    from magang.overview.admin import bp as admin
    from magang.overview.briefings import bp as briefings
    from magang.overview.cohorts import bp as cohorts
    from magang.overview.opds import bp as opds
    from magang.overview.programmes import bp as programmes
    from magang.overview.quality import bp as quality
    from magang.overview.trail import bp as trail
    from magang.overview.views import bp as overview
    from magang.placements.views import bp as placements
    from magang.planning.views import bp as planning
    from magang.recommendations import joining  # noqa: F401 - adds itself to the recommendations
    from magang.recommendations.views import bp as recommendations
    from magang.reference.views import bp as reference
    from magang.reports.views import bp as reports

    lookups = (reference, own, users, jobs)
    trips = (planning, placements, journals, letters)
    told = (findings, recommendations, reports, hearings)
    thread = (needs, destinations, *trips, *told, followups, evaluations)
    pages = (programmes, opds, cohorts, briefings, overview, quality, notifications)
    for blueprint in (*lookups, *thread, *pages, trail, admin):
        app.register_blueprint(blueprint)
