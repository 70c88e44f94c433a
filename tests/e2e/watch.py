"""What a browser complains about while somebody works in it, and what a page is measured by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast"]}  # all that the dark changes
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 860}
# What differs between pages of one kind: the number of what they show, the step they ask about.
PARTICULAR = re.compile(r"[KLMTR]-\d{4}-\d{3,}|(?<=/)\d+(?=/|$)|(?<=/langkah/)\w+")


class Watch:
    """Collects the faults of all pages of the windows: each page is measured when `inspect` is called on it."""

    def __init__(self, *windows: BrowserContext) -> None:
        self.faults: list[str] = []
        self._axe = Axe()
        self._seen: set[tuple[str, str]] = set()
        for window in windows:
            window.on("console", self._console)
            window.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
            window.on("requestfailed", self._failed)

    def _console(self, message: ConsoleMessage) -> None:
        # A refused style or script, and an answer of 400 and above, are errors on the console too.
        if message.type in {"error", "warning"}:
            self.faults.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure == "net::ERR_ABORTED":
            return  # Gone to another page, or typed on, before the answer came: the browser's own doing.
        self.faults.append(f"request failed: {request.method} {request.url} ({request.failure})")

    def inspect(self, page: Page, who: str) -> None:
        """Measure each kind of page once for each person, and once also in the dark and on a phone."""
        kind = PARTICULAR.sub("*", urlsplit(page.url).path)
        if (who, kind) in self._seen:
            return
        first = all(seen != kind for _, seen in self._seen)
        self._seen.add((who, kind))
        self._check(page, f"{who} {kind}", WCAG)
        self._fits(page, f"{who} {kind}")
        if first:
            page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            self._check(page, f"{who} {kind} (dark)", COLOURS)
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
            page.set_viewport_size(PHONE)
            self._fits(page, f"{who} {kind} (phone)")
            page.set_viewport_size(DESK)

    def _fits(self, page: Page, where: str) -> None:
        sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if sideways > 1:
            self.faults.append(f"{where}: {sideways} px wider than the screen")

    def _check(self, page: Page, where: str, rules: Mapping[str, Any]) -> None:
        for violation in self._axe.run(page, options={"runOnly": rules}).response["violations"]:
            targets = [node["target"] for node in violation["nodes"]]
            self.faults.append(f"{where}: axe {violation['id']} at {targets}")
