"""The talk in a real browser: clicker and keys, the wall and the speaker's window together, one slide a sheet."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import render_template
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from werkzeug.serving import make_server

from magang import create_app
from magang.documents.deck import shown_slides
from magang.documents.slides import deck_of
from magang.extensions import db
from magang.kernel.model import Base
from magang.settings import Environment, Settings
from tests.e2e.watch import DESK
from tests.factories import reports

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def stage(tmp_path_factory) -> Iterator[str]:
    """The two pages as a feature serves them, under the application's own headers."""
    folder: Path = tmp_path_factory.mktemp("paparan")
    app = create_app(
        Settings(
            environment=Environment.TEST,
            secret_key="only for tests, never anywhere else",
            database_url=f"sqlite:///{folder / 'magang.sqlite3'}",
            data_dir=folder,
        )
    )
    with app.app_context():
        Base.metadata.create_all(db.engine)
    report = reports.report(2)
    deck = deck_of(report)
    shared = {
        "deck": deck,
        "channel": "laporan-1",
        "logo_url": "/gambar/logo",
        "back_url": "/",
        "presenter_url": "/pembicara",
        "deck_url": "/paparan",
    }

    def show(template: str, notes: bool) -> str:
        slides = shown_slides(deck, image_url=lambda id: f"/gambar/{id}", notes=notes)
        return render_template(template, slides=slides, **shared)

    app.add_url_rule("/paparan", "deck", lambda: show("slides/deck.html", False))
    app.add_url_rule("/pembicara", "presenter", lambda: show("slides/presenter.html", True))
    pictures = {**report.images, "logo": report.city.logo}
    app.add_url_rule("/gambar/<id>", "picture", lambda id: (pictures[id], {"Content-Type": "image/png"}))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def wall(browser: Browser, stage: str) -> Iterator[Page]:
    window = browser.new_context(base_url=stage, viewport=DESK, reduced_motion="reduce")
    page = window.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/paparan")
    yield page
    window.close()
    assert complaints == []


def test_keys_and_clicker_turn_the_slides(wall: Page):
    for key, expected in (
        ("ArrowRight", "2"), ("PageDown", "3"), ("Space", "4"), ("PageUp", "3"), ("ArrowLeft", "2"),
        ("Shift+Space", "1"),
        ("End", wall.locator(".deck-count").inner_text().split("/")[1].strip()), ("Home", "1"),
    ):  # fmt: skip
        wall.keyboard.press(key)
        expect(wall.locator("[data-deck=at]")).to_have_text(expected)
    wall.keyboard.press("PageDown")
    expect(wall.locator("#slide-2")).to_be_in_viewport(ratio=0.9)
    wall.reload()
    expect(wall.locator("[data-deck=at]")).to_have_text("2")
    wall.keyboard.press("b")
    expect(wall.locator("body")).to_have_class("deck live dark")


def test_the_speakers_window_and_the_wall_follow_each_other(wall: Page):
    speaker = wall.context.new_page()
    wall.keyboard.press("PageDown")
    speaker.goto("/pembicara")
    expect(speaker.locator("[data-deck=at]")).to_have_text("2")
    speaker.keyboard.press("PageDown")
    expect(wall.locator("[data-deck=at]")).to_have_text("3")
    wall.keyboard.press("ArrowLeft")
    expect(speaker.locator("[data-deck=at]")).to_have_text("2")
    expect(speaker.locator(".cue.is-next .slide-title")).to_be_visible()
    expect(speaker.locator(".presenter-clock")).to_have_text(re.compile(r"\d\d\.\d\d"))


def test_the_wall_never_knows_what_is_only_said(wall: Page):
    speaker = wall.context.new_page()
    speaker.goto("/pembicara")

    assert "Sebut dulu angka Dinoyo" in speaker.content()
    assert "Sebut dulu" not in wall.content()


def test_print_gives_one_slide_a_sheet(wall: Page):
    sheets = PdfReader(io.BytesIO(wall.pdf(prefer_css_page_size=True, print_background=True))).pages

    assert len(sheets) == wall.locator(".deck .slide").count()
    assert abs(float(sheets[0].mediabox.width) / float(sheets[0].mediabox.height) - 16 / 9) < 0.02


def test_nothing_hangs_over_the_edge_of_a_slide(wall: Page):
    over = wall.evaluate(
        """() => {
          const bottom = (part) => part.getBoundingClientRect().bottom;
          return [...document.querySelectorAll(".slide-page")]
            .filter((page) => [...page.querySelectorAll("*")].some((part) => bottom(part) > bottom(page) + 1))
            .map((page) => page.innerText.slice(0, 60));
        }"""
    )
    assert over == []


def test_the_deck_scrolls_without_scripts(browser: Browser, stage: str):
    window = browser.new_context(base_url=stage, viewport=DESK, java_script_enabled=False)
    page = window.new_page()
    page.goto("/paparan#slide-3")
    expect(page.locator("#slide-3")).to_be_in_viewport()
    window.close()
