"""htmx 4 headers on top of htmx-flask, which was written for htmx 2 (`HX-Source` and `HX-Target` carry tag#id)."""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

from flask import Flask
from flask import request as flask_request
from htmx_flask import Htmx
from htmx_flask.requests import HtmxAwareRequest, HtmxHeaders


class HtmxDetails(HtmxHeaders):  # type: ignore[misc]
    """What htmx 4 tells about a request."""

    @cached_property
    def wants_fragment(self) -> bool:
        """Whether only part of the page is to be swapped. Back re-fetches the page and gets it whole."""
        return bool(self) and self._headers.get("HX-Request-Type") == "partial" and not self.history_restore_request

    @cached_property
    def target_id(self) -> str:
        """The id of the element that will receive the answer (`HX-Target: tag#id`), or ''."""
        return (self._headers.get("HX-Target") or "").partition("#")[2]

    @cached_property
    def source_id(self) -> str:
        """The id of the element that asked (`HX-Source: tag#id`), or ''."""
        return (self._headers.get("HX-Source") or "").partition("#")[2]


class Request(HtmxAwareRequest):  # type: ignore[misc]
    """The application's request, with `request.htmx`."""

    htmx: HtmxDetails

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.htmx = HtmxDetails(self.headers)


request = cast(Request, flask_request)


def register_htmx(app: Flask) -> None:
    """Htmx sets its own request class, so ours must come after."""
    Htmx(app)
    app.request_class = Request
