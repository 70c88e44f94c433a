"""The board in a browser: by keyboard alone, by hand, by clicks, without scripts; nothing complains meanwhile."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from magang import create_app
from magang.accounts.passwords import hash_password
from magang.extensions import db
from magang.jobs.queue import job_queue
from magang.kernel.model import Base
from magang.sample import PASSWORD
from magang.settings import Environment, Settings
from tests.e2e.conftest import open_window
from tests.e2e.person import Person
from tests.e2e.watch import Watch
from tests.factories import build_city
from tests.factories.placements import NOW
from tests.factories.scenarios import build_plannable

pytestmark = pytest.mark.e2e


@pytest.fixture
def planned(tmp_path: Path) -> Iterator[str]:
    """A server over a city of four candidates with a solved scenario, number 1."""
    settings = Settings(
        environment=Environment.TEST,
        secret_key="only for tests, never anywhere else",
        database_url=f"sqlite:///{tmp_path / 'magang.sqlite3'}",
        data_dir=tmp_path,
        sign_in_rate="1000 per minute",
    )
    app = create_app(settings)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with Session(db.engine) as session:
            city = build_city(session, now=NOW)
            build_plannable(session, city).solved()
            city.planner.password_hash = hash_password(PASSWORD)
            session.commit()
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    job_queue(app).stop()


def card(page: Page, name: str) -> Locator:
    return page.locator("#papan .card").filter(has_text=name)


def place_of(page: Page, name: str) -> str:
    return card(page, name).evaluate("e => e.closest('[data-place]').dataset.place")


def open_board(page: Page) -> Person:
    planner = Person(page, "perencana")
    planner.sign_in()
    page.goto("/skenario/1/papan")
    expect(page.get_by_role("heading", level=1, name="Papan Dasar")).to_be_visible()
    return planner


def test_a_planner_moves_people_by_keyboard_by_hand_and_by_clicks(browser: Browser, planned: str) -> None:
    with open_window(browser, planned) as window:
        watch = Watch(window)
        page = window.new_page()
        open_board(page)
        voice, keys = page.locator("#papan-suara"), page.keyboard
        watch.inspect(page, "perencana")

        # By keyboard: pick up, hear what each place costs, think better of it, then do it.
        ani = place_of(page, "Ani contoh")
        card(page, "Ani contoh").locator("button.grip").focus()
        keys.press("Enter")
        expect(voice).to_contain_text("Ani contoh dipegang. Panah memilih tempat")
        expect(page.locator("#papan .effect:visible").first).to_contain_text("nilai")
        for _ in range(3):  # further left than the first column there is nothing
            keys.press("ArrowLeft")
        expect(voice).to_contain_text("Belum ditempatkan")
        expect(voice).to_contain_text("Nilai turun")
        watch.inspect(page, "perencana, kartu dipegang")
        keys.press("Escape")
        expect(voice).to_contain_text("Batal. Ani contoh tetap di tempatnya.")
        assert place_of(page, "Ani contoh") == ani
        keys.press("Enter")
        expect(voice).to_contain_text("dipegang")
        for _ in range(3):
            keys.press("ArrowLeft")
        expect(voice).to_contain_text("Belum ditempatkan")
        keys.press("Enter")
        expect(page.locator("#status")).to_contain_text("Ani contoh dilepas dari tempatnya.")
        assert place_of(page, "Ani contoh") == "lepas"
        assert card(page, "Ani contoh").locator("button.grip").evaluate("e => e === document.activeElement")
        expect(page.locator("#papan")).to_contain_text("dari hitungan terakhir")

        # By hand: dragged to the place she came from.
        target = page.locator(f"#papan .slot[data-place='{ani}'] h3")
        # Away from the edges, where the page comes along with the hand.
        page.locator(".desk-lanes").evaluate("e => e.scrollIntoView({ block: 'start' })")
        page.evaluate("scrollBy(0, -80)")
        start, goal = card(page, "Ani contoh").bounding_box(), target.bounding_box()
        assert start
        assert goal
        page.mouse.move(start["x"] + 20, start["y"] + start["height"] - 8)
        page.mouse.down()
        page.mouse.move(goal["x"] - 40, goal["y"] + 5, steps=4)
        page.mouse.move(goal["x"] + 30, goal["y"] + 5, steps=4)
        expect(page.locator(".ghost")).to_be_visible()
        expect(page.locator("#papan-tangan")).to_contain_text("Nilai naik")
        page.mouse.up()
        expect(page.locator("#status")).to_contain_text("Ani contoh dipindahkan ke")
        assert place_of(page, "Ani contoh") == ani
        expect(page.locator("#papan")).to_contain_text("setara hitungan terakhir")

        # By clicks: the handle, then a place; and one click takes it back.
        card(page, "Budi contoh").locator("button.grip").click()
        expect(voice).to_contain_text("Budi contoh dipegang")
        page.locator("#lane-lepas").click()
        expect(page.locator("#status")).to_contain_text("Budi contoh dilepas")
        page.get_by_role("button", name="Urungkan langkah Budi contoh").click()
        expect(page.locator("#status")).to_contain_text("Langkah terakhir diurungkan.")
        assert place_of(page, "Budi contoh") != "lepas"

        # Locked stays, the machine does the rest.
        page.get_by_role("button", name="Kunci Citra contoh").click()
        expect(page.locator("#status")).to_contain_text("Citra contoh dikunci di tempatnya.")
        expect(card(page, "Citra contoh").locator("button.grip")).to_have_count(0)
        page.get_by_role("button", name="Biarkan mesin menyelesaikan sisanya").click()
        expect(page.locator("#status")).to_contain_text("Skenario dihitung.")
        watch.inspect(page, "perencana, sesudah")

        page.get_by_role("link", name="Rencana keberangkatan").click()
        expect(page.get_by_role("heading", level=1, name="Rencana keberangkatan")).to_be_visible()
        watch.inspect(page, "perencana, rencana")
        with page.expect_download() as download:
            page.get_by_role("link", name="PDF").click()
        assert re.fullmatch(r"rancangan-rencana-keberangkatan-2026-skenario-1\.pdf", download.value.suggested_filename)
        assert watch.faults == []


def test_the_board_works_without_scripts(browser: Browser, planned: str) -> None:
    with open_window(browser, planned, scripts=False) as window:
        page = window.new_page()
        open_board(page)
        page.get_by_role("link", name="Pindahkan Dewi contoh").click()
        expect(page.get_by_role("heading", level=1, name="Pindahkan Dewi contoh")).to_be_visible()
        page.get_by_label("Lepas dari tempatnya").check()
        page.get_by_role("button", name="Pindahkan").click()
        expect(page.locator("#status")).to_contain_text("Dewi contoh dilepas dari tempatnya.")
        page.get_by_role("button", name="Urungkan langkah Dewi contoh").click()
        expect(page.locator("#status")).to_contain_text("Langkah terakhir diurungkan.")
