"""A real server, a real browser. These tests have their own city and never touch the other tests' database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.e2e.person import Person
from tests.e2e.watch import DESK, Watch
from tests.support.server import CHROMIUM_FLAGS, sample_server

CITY = ZoneInfo("Asia/Makassar")
Seat = Callable[[str], AbstractContextManager[Person]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.fail("no Chromium found: install it, or name it in CHROMIUM")
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample city, shared by the tests that change little in it."""
    with sample_server(tmp_path_factory.mktemp("city")) as address:
        yield address


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[str]:
    """A sample city of this test's own."""
    with sample_server(tmp_path) as address:
        yield address


@pytest.fixture
def window(browser: Browser, server: str) -> Iterator[BrowserContext]:
    with open_window(browser, server) as window:
        yield window


@contextmanager
def open_window(browser: Browser, server: str, *, scripts: bool = True) -> Iterator[BrowserContext]:
    """A browser window, with or without JavaScript, as an Indonesian office has it."""
    window = browser.new_context(
        base_url=server, locale="id-ID", viewport=DESK, java_script_enabled=scripts, reduced_motion="reduce"
    )
    window.set_default_timeout(15_000)
    yield window
    window.close()


def today() -> date:
    """The day it is in the city."""
    return datetime.now(CITY).date()


def seat(window: BrowserContext, watch: Watch | None = None) -> Seat:
    """Where people sit down one after another: `with at_desk("opd") as opd: …` signs in, and out at the end."""
    page = window.new_page()

    @contextmanager
    def sit_down(username: str) -> Iterator[Person]:
        person = Person(page, username, watch.inspect) if watch else Person(page, username)
        person.sign_in()
        yield person
        person.sign_out()

    return sit_down
