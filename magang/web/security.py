"""Headers every answer carries."""

from __future__ import annotations

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.middleware.proxy_fix import ProxyFix

from magang.settings import Settings

# No inline script or style anywhere: user text that slips through an escape still cannot run.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


class PageSessionInterface(SecureCookieSessionInterface):
    """Keeps a session alive with the pages that are opened, not with what is asked behind a page.

    An answer that comes late (advice while typing, progress of a job) would otherwise put the session back to what it
    was when it was asked for, and the message of the form saved in between would be lost.
    """

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        if session.modified:
            return True
        # Browsers that do not say how they ask are taken to open a page.
        behind = "HX-Request" in request.headers or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
        return not behind and super().should_set_cookie(app, session)


def register_security(app: Flask, settings: Settings) -> None:
    """Set the security headers, and trust as many proxies as the installation names."""
    app.session_interface = PageSessionInterface()
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    @app.before_request
    def limit_plain_forms() -> None:
        # Werkzeug applies MAX_FORM_MEMORY_SIZE to multipart only; any other form is text and nothing but text.
        if request.mimetype == "application/x-www-form-urlencoded":
            request.max_content_length = request.max_form_memory_size

    @app.after_request
    def set_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
        if settings.is_production:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        is_asset = request.endpoint == "static" and response.status_code < 400
        if not is_asset and not response.cache_control.immutable:
            # Pages hold personal data: nothing stays in a shared phone's cache; a fragment never answers for a page.
            headers["Cache-Control"] = "no-store"
            response.vary.update(["Cookie", "HX-Request", "HX-Request-Type", "Accept-Language"])
        return response
