"""A hearing in real browsers: typed at one, seen at another that loses its connection, closed, its minutes opened."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from pypdf import PdfReader

from tests.e2e.conftest import open_window
from tests.e2e.person import Person

pytestmark = pytest.mark.e2e

HEARING = "Pemaparan gelombang pertama (contoh)"
TITLE = "Atur jam datang pasien per setengah jam"


@pytest.fixture
def wall(browser: Browser, fresh_server: str) -> Iterator[BrowserContext]:
    """The room's own screen."""
    with open_window(browser, fresh_server) as window:
        yield window


def test_what_the_mayor_decides_appears_in_the_room_and_stands_in_the_minutes(
    browser: Browser, fresh_server: str, wall: BrowserContext
) -> None:
    with open_window(browser, fresh_server) as window:
        sekda, room = Person(window.new_page(), "sekda"), Person(wall.new_page(), "walikota")
        sekda.sign_in()
        sekda.find("Pemaparan", HEARING)
        address = sekda.page.url
        room.sign_in()
        room.page.goto(f"{address}/langsung")
        row = sekda.page.locator(".minute.waits")
        banner = room.page.get_by_text("Sambungan terputus, mencoba lagi")

        sekda.page.goto(f"{address}/notula")
        sekda.page.get_by_role("button", name=re.compile("^Bahas sekarang")).first.click()
        expect(room.page.locator(".now")).to_contain_text(TITLE)

        wall.set_offline(True)
        expect(banner).to_be_visible()
        row.get_by_role("radio").first.focus()
        sekda.page.keyboard.press("1")
        row.get_by_role("button", name="+60 hari").click()
        sekda.page.keyboard.press("Control+Enter")
        expect(sekda.page.locator(".minute", has_text=TITLE).locator(".fell")).to_contain_text("Diterima")
        wall.set_offline(False)
        expect(room.page.locator(".point", has_text=TITLE).locator(".fell")).to_contain_text("Diterima")
        expect(banner).to_be_hidden()

        sekda.page.goto(f"{address}/daftar-hadir")
        sekda.page.get_by_role("button", name="Isi dari acara").click()
        expect(sekda.page.locator("#status")).to_contain_text("orang ditambahkan")
        for presence in sekda.page.locator("select[name^=presence_]").all():
            presence.select_option("present")
        sekda.page.get_by_role("button", name="Simpan kehadiran").click()
        expect(sekda.page.locator("#status")).to_contain_text("Daftar hadir disimpan.")

        sekda.page.goto(f"{address}/notula")
        sekda.page.get_by_role("button", name="Tutup", exact=True).click()
        expect(room.page.get_by_text("Pemaparan sudah ditutup.")).to_be_visible()
        sekda.page.goto(f"{address}/risalah")
        expect(sekda.page.locator(".seal")).to_contain_text("cocok dengan isinya")
        with sekda.page.expect_download() as taken:
            sekda.page.get_by_role("link", name="Unduh PDF").click()
        content = taken.value.path().read_bytes()
        said = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
        assert TITLE in said
        assert "Diterima" in said
