"""A report from its first word to the mayor's decision in the minutes, in browsers whose connection comes and goes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from babel.dates import format_date
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pypdf import PdfReader

from magang.reports.rules import Chapter
from tests.e2e.conftest import open_window, seat, today
from tests.e2e.person import Person
from tests.e2e.watch import Watch
from tests.factories.reports import photo as picture

pytestmark = pytest.mark.e2e

# What a browser says of its own accord when it asks for something without a network.
NO_NETWORK = re.compile(r"ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch")
SAVED = re.compile(r"^Tersimpan \d")
REPORT = "Satu data penerima bantuan: pelajaran dari tempat magang"
RECOMMENDATION = "Bentuk regu reaksi cepat bergilir dari tiga bidang"
REMARK = "Berapa orang, dan sejak kapan?"
EXPECTED = "Sebutkan angkanya, lalu hitung biayanya."
HEARING = "Pemaparan laporan data penerima bantuan"
NOTE = "Mulai di dua kelurahan dahulu."
OWNER = "Dinsos", "Dinas Sosial"


@pytest.fixture
def windows(browser: Browser, fresh_server: str) -> Iterator[list[BrowserContext]]:
    """The author's desk, the office where others sit down one after another, and the screen in the meeting room."""
    with ExitStack() as stack:
        yield [stack.enter_context(open_window(browser, fresh_server)) for _ in range(3)]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "loket.jpg"
    path.write_bytes(picture())
    return path


def test_a_report_is_written_returned_approved_heard_and_decided_and_the_minutes_say_so(
    windows: list[BrowserContext], photo: Path
) -> None:
    desk, office, wall = windows
    watch = Watch(*windows)
    at_office = seat(office, watch)
    author, room = (Person(w.new_page(), who, watch.inspect) for w, who in ((desk, "peserta"), (wall, "walikota")))

    author.sign_in()
    reference = write_report(author, photo)
    lose_the_connection(author)
    settle_a_second_tab(author)
    submit(author, reference)
    with at_office("atasan") as superior:
        return_the_report(superior, reference)
    correct(author, reference)
    with at_office("atasan") as superior:
        approve(superior, reference)
    leave_nothing_behind(author)

    room.sign_in()
    with at_office("sekda") as secretary:
        hearing = plan_the_hearing(secretary, reference)
        room.page.goto(f"{hearing}/langsung")
        show_the_deck(secretary, hearing)
        decide(secretary, room, hearing)
        record_who_came(secretary, hearing)
        close(secretary, room, hearing)
        the_minutes_say_the_same(secretary, hearing)
    assert [fault for fault in watch.faults if not NO_NETWORK.search(fault)] == []


# ---------- Writing ----------


def text_box(page: Page) -> Locator:
    return page.get_by_label("Isi laporan")


def state(page: Page) -> Locator:
    return page.locator("#report-state")


def insert(page: Page, name: str | re.Pattern[str]) -> None:
    """Put the cursor at the end and take something from the menu."""
    text_box(page).press("Control+End")
    page.locator("#report-inserts summary").click()
    page.locator("#report-inserts").get_by_role("button", name=name).first.click()


def replace(page: Page, old: str, new: str) -> None:
    box = text_box(page)
    assert old in box.input_value()
    box.fill(box.input_value().replace(old, new))


def write_report(author: Person, photo: Path) -> str:
    """The draft of the sample, finished: every chapter, a table, a photo, a finding and a recommendation."""
    page = author.page
    author.menu("Laporan")
    author.follow(REPORT)
    author.follow("Lanjutkan menulis")
    chapters = (f"# {chapter.label}\n\nTentang {chapter.label.lower()} kami tulis di sini." for chapter in Chapter)
    text_box(page).fill("\n\n".join(chapters))
    for name in (re.compile(r"^T-\d"), re.compile(RECOMMENDATION), "Tabel rencana aksi", "Tabel kosong"):
        insert(page, name)
    text_box(page).press("Control+End")
    page.locator("#photo").set_input_files(photo)
    expect(text_box(page)).to_have_value(re.compile(r"lampiran:\d+"))
    replace(page, "![keterangan]", "![Loket pelayanan]")
    preview = page.locator("#preview")
    expect(preview.get_by_role("img", name="Loket pelayanan")).to_be_attached()  # loaded once it is scrolled to
    expect(preview.get_by_role("table").first).to_be_visible()
    expect(state(page)).to_have_text(SAVED)
    return page.url.split("/")[-2]


def lose_the_connection(author: Person) -> None:
    """What is typed without a network waits in the browser, survives the page, and is sent when the network is back."""
    page, window, address = author.page, author.page.context, author.page.url
    window.set_offline(True)
    replace(page, "Tentang ringkasan kami tulis di sini.", "Ringkasnya: ditulis tanpa sambungan.")
    expect(state(page)).to_contain_text("Menunggu sambungan")
    window.set_offline(False)
    expect(state(page)).to_have_text(SAVED)
    window.set_offline(True)
    replace(page, "tanpa sambungan", "tanpa sambungan, dua kali")
    expect(state(page)).to_contain_text("Menunggu sambungan")
    page.goto("about:blank")  # the page is gone before anything could be sent
    window.set_offline(False)
    page.goto(address)
    expect(text_box(page)).to_have_value(re.compile("dua kali"))
    expect(state(page)).to_have_text(SAVED)


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
    author.cannot("Setujui", "Kembalikan")
    author.follow("Versi")
    for cause in ("Diajukan", "Digabung", "Disisihkan saat bentrok"):
        expect(page.get_by_role("table").get_by_text(cause).first).to_be_visible()


# ---------- The superior's review ----------


def return_the_report(superior: Person, reference: str) -> None:
    """A remark on a paragraph, then the coded reasons."""
    superior.take_up("Telaah laporan", reference)
    superior.follow("Telaah")
    superior.follow(re.compile("^Komentari: Versi jendela ini"))
    superior.fill({"Komentar": REMARK})
    superior.press("Simpan komentar", says="Komentar disimpan.")
    superior.follow("Kembali ke laporan")
    superior.follow("Kembalikan…")
    superior.sees("1 komentar pada paragraf ikut dibaca penulisnya.")
    superior.tick("Rekomendasi belum dapat diukur", "Biaya belum dihitung")
    superior.fill({"Yang perlu diperbaiki": EXPECTED})
    superior.press("Kembalikan", says="Laporan dikembalikan kepada penulisnya.")
    superior.cannot("Setujui")


def correct(author: Person, reference: str) -> None:
    """Read why, mend the paragraph, answer the remark, hand it in again."""
    author.take_up("Perbaiki dan ajukan lagi", reference)
    author.sees("Rekomendasi belum dapat diukur", "Biaya belum dihitung", EXPECTED)
    author.follow("Lanjutkan menulis")
    replace(author.page, "Versi jendela ini tentang temuan", "Enam orang sejak 2023: versi jendela ini tentang temuan")
    author.press("Simpan dan tutup", says="Laporan tersimpan.")
    author.follow("1 komentar belum dijawab")
    author.sees(REMARK)
    author.page.get_by_text("Jawab dan tandai selesai").click()
    author.field("Jawaban (boleh dikosongkan)").fill("Angka dan tahunnya sudah ditulis.")
    author.press("Tandai selesai", says="Komentar ditandai selesai.")
    author.follow("Kembali ke laporan")
    author.press("Ajukan", "Laporan diajukan")


def approve(superior: Person, reference: str) -> None:
    superior.take_up("Telaah laporan", reference)
    superior.sees("Enam orang sejak 2023")
    superior.press("Setujui", says="Laporan disetujui")
    superior.sees("Disetujui")


def leave_nothing_behind(author: Person) -> None:
    """Nothing of the text stays in the browser once its author has signed out."""
    author.sign_out()
    kept = author.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('magang-laporan'))")
    assert kept == []


# ---------- The hearing ----------


def plan_the_hearing(secretary: Person, reference: str) -> str:
    """Called for today, with the report on its agenda; then opened."""
    secretary.menu("Pemaparan")
    secretary.follow("Rencanakan pemaparan")
    secretary.fill({"Judul": HEARING, "Tanggal": today(), "Ruang": "Ruang Bantaya"})
    secretary.press("Simpan", says="Pemaparan direncanakan.")
    address = secretary.page.url
    secretary.follow("Susun acara")
    secretary.choose({"Laporan": REPORT})
    secretary.press("Tambahkan", says=f"{reference} masuk acara.")
    secretary.page.goto(address)
    secretary.press("Mulai", says="Pemaparan dimulai.")
    return address


def show_the_deck(secretary: Person, hearing: str) -> None:
    secretary.follow("Paparan")
    page = secretary.page
    expect(page.get_by_role("heading", level=1, name=HEARING)).to_be_visible()
    expect(page.get_by_role("img", name="Loket pelayanan")).to_be_attached()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-deck=at]")).to_have_text("2")
    page.goto(f"{hearing}/notula")
    secretary.arrived()


def due() -> str:
    return format_date(today() + timedelta(days=60), "d MMM y", locale="id")


def decide(secretary: Person, room: Person, hearing: str) -> None:
    """A few keys at the desk; the room, whose connection fails meanwhile, sees it all the same."""
    page, row = secretary.page, secretary.page.locator(".minute", has_text=RECOMMENDATION)
    banner = room.page.get_by_text("Sambungan terputus, mencoba lagi")
    page.get_by_role("button", name=re.compile("^Bahas sekarang")).click()
    expect(room.page.locator(".now")).to_contain_text(REPORT)
    room.arrived()

    room.page.context.set_offline(True)
    expect(banner).to_be_visible()
    row.get_by_role("radio").first.focus()
    page.keyboard.press("2")
    row.get_by_role("button", name="+60 hari").click()
    row.get_by_label("Catatan atau alasan").fill(NOTE)
    page.keyboard.press("Control+Enter")
    expect(row.locator(".fell")).to_contain_text("Diterima dengan catatan")
    room.page.context.set_offline(False)
    seen = room.page.locator(".point", has_text=RECOMMENDATION)
    expect(seen.locator(".fell")).to_contain_text(re.compile(f"Diterima dengan catatan {OWNER[0]}"))
    expect(seen).to_contain_text(f"tenggat {due()}")
    expect(seen).to_contain_text(NOTE)
    expect(banner).to_be_hidden()


def record_who_came(secretary: Person, hearing: str) -> None:
    secretary.page.goto(f"{hearing}/daftar-hadir")
    secretary.arrived()
    secretary.press("Isi dari acara", says="orang ditambahkan")
    for presence in secretary.page.locator("select[name^=presence_]").all():
        presence.select_option("present")
    secretary.press("Simpan kehadiran", says="Daftar hadir disimpan.")


def close(secretary: Person, room: Person, hearing: str) -> None:
    secretary.page.goto(f"{hearing}/notula")
    secretary.press("Tutup", says="Pemaparan ditutup.")
    expect(room.page.get_by_text("Pemaparan sudah ditutup.")).to_be_visible()


def the_minutes_say_the_same(secretary: Person, hearing: str) -> None:
    """On the page and on the paper: the decision, its owner and its date, as the room saw them."""
    page = secretary.page
    page.goto(f"{hearing}/risalah")
    secretary.arrived()
    expect(page.locator(".seal")).to_contain_text("cocok dengan isinya")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Unduh PDF").click()
    content = taken.value.path().read_bytes()
    paper = " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages).split())
    decision = page.get_by_role("row").filter(has_text=RECOMMENDATION)
    for words in (
        RECOMMENDATION,
        "Diterima dengan catatan",
        OWNER[1],
        due(),
        NOTE,
    ):
        expect(decision).to_contain_text(words)
        assert words in paper
