"""A report from the first word to the mayor's table, in a browser whose connection comes and goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from magang.reports.rules import Chapter
from tests.e2e.conftest import open_window
from tests.e2e.person import Person
from tests.e2e.watch import Watch
from tests.factories.reports import photo as picture

pytestmark = pytest.mark.e2e

# What a browser says of its own accord when it asks for something without a network.
NO_NETWORK = re.compile(r"ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch")
SAVED = re.compile(r"^Tersimpan \d")


@pytest.fixture
def desk(browser: Browser, fresh_server: str) -> Iterator[BrowserContext]:
    with open_window(browser, fresh_server) as window:
        yield window


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "loket.jpg"
    path.write_bytes(picture())
    return path


def text_box(page: Page):
    return page.get_by_label("Isi laporan")


def state(page: Page):
    return page.locator("#report-state")


def insert(page: Page, name: str | re.Pattern[str]) -> None:
    """Put the cursor at the end and take something from the menu."""
    text_box(page).press("Control+End")
    page.locator("#report-inserts summary").click()
    page.locator("#report-inserts").get_by_role("button", name=name).first.click()


def write_report(author: Person, photo: Path) -> str:
    """The draft of the sample, finished: every chapter, a table, a photo, a finding and a recommendation."""
    page = author.page
    author.menu("Laporan")
    author.follow(re.compile("Satu data penerima bantuan"))
    author.follow("Lanjutkan menulis")
    chapters = (f"# {chapter.label}\n\nTentang {chapter.label.lower()} kami tulis di sini." for chapter in Chapter)
    text_box(page).fill("\n\n".join(chapters))
    for name in (re.compile(r"^T-\d"), re.compile(r"^R-\d"), "Tabel rencana aksi", "Tabel kosong"):
        insert(page, name)
    text_box(page).press("Control+End")
    page.locator("#photo").set_input_files(photo)
    expect(text_box(page)).to_have_value(re.compile(r"lampiran:\d+"))
    text_box(page).fill(text_box(page).input_value().replace("![keterangan]", "![Loket pelayanan]"))
    preview = page.locator("#preview")
    expect(preview.get_by_role("img", name="Loket pelayanan")).to_be_attached()  # loaded once it is scrolled to
    expect(preview.get_by_role("table").first).to_be_visible()
    expect(state(page)).to_have_text(SAVED)
    return page.url.split("/")[-2]


def lose_the_connection(author: Person) -> None:
    """What is typed without a network waits in the browser, survives the tab, and is sent when the network is back."""
    page, window = author.page, author.page.context
    window.set_offline(True)
    replace(page, "Tentang ringkasan kami tulis di sini.", "Ringkasnya: ditulis tanpa sambungan.")
    expect(state(page)).to_contain_text("Menunggu sambungan")
    window.set_offline(False)
    expect(state(page)).to_have_text(SAVED)
    window.set_offline(True)
    replace(page, "tanpa sambungan", "tanpa sambungan, dua kali")
    expect(state(page)).to_contain_text("Menunggu sambungan")
    page.evaluate("navigator.sendBeacon = () => false")  # the browser is gone before anything could be sent
    window.set_offline(False)
    page.reload()
    expect(text_box(page)).to_have_value(re.compile("dua kali"))
    expect(state(page)).to_have_text(SAVED)


def replace(page: Page, old: str, new: str) -> None:
    box = text_box(page)
    assert old in box.input_value()
    box.fill(box.input_value().replace(old, new))


def settle_a_second_tab(author: Person) -> None:
    """Two tabs: what does not touch is merged, what does is decided by the author."""
    page = author.page
    second = page.context.new_page()
    second.goto(page.url)
    replace(second, "Tentang penutup", "Sebagai penutup, tentang penutup")
    replace(second, "Tentang pendahuluan", "Kami mulai dengan pendahuluan, yang")
    expect(state(second)).to_have_text(SAVED)
    second.close()
    replace(page, "Tentang lampiran", "Mengenai lampiran")
    expect(state(page)).to_contain_text("digabung")
    expect(text_box(page)).to_have_value(re.compile("Sebagai penutup"))
    third = page.context.new_page()
    third.goto(page.url)
    replace(third, "Tentang temuan", "Versi jendela lain tentang temuan")
    expect(state(third)).to_have_text(SAVED)
    third.close()
    replace(page, "Tentang temuan", "Versi jendela ini tentang temuan")
    author.follow("Lihat keduanya dan pilih")
    author.sees("Versi jendela lain tentang temuan", "Versi jendela ini tentang temuan")
    author.choose({"Yang dipakai": "Pakai tulisan saya"})
    author.press("Simpan menurut pilihan", "Kedua tulisan sudah digabung")
    assert "Versi jendela ini" in text_box(page).input_value()
    assert "Versi jendela lain" not in text_box(page).input_value()


def submit(author: Person, reference: str) -> None:
    page = author.page
    page.goto(f"/laporan/{reference}")
    author.arrived()
    author.press("Ajukan", "Laporan diajukan")
    author.sees("Diajukan")
    page.goto(f"/laporan/{reference}/versi")
    author.arrived()
    for cause in ("Diajukan", "Digabung", "Disisihkan saat bentrok"):
        expect(page.get_by_role("table").get_by_text(cause).first).to_be_visible()


def test_a_report_survives_a_lost_connection_and_a_second_tab_until_it_is_handed_in(desk: BrowserContext, photo: Path):
    watch = Watch(desk)
    author = Person(desk.new_page(), "peserta", watch.inspect)
    author.sign_in()
    reference = write_report(author, photo)
    lose_the_connection(author)
    settle_a_second_tab(author)
    submit(author, reference)
    # Nothing of the text stays in the browser once its author has signed out.
    author.sign_out()
    kept = author.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('magang-laporan'))")
    assert kept == []
    assert [fault for fault in watch.faults if not NO_NETWORK.search(fault)] == []
