"""The journal on a phone whose signal comes and goes: nothing is lost, sent twice, or sent as somebody else."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import open_window
from tests.e2e.person import Person
from tests.e2e.watch import PHONE, WCAG, Watch

pytestmark = pytest.mark.e2e

# What a browser says of its own accord when a page is asked for without a network.
NO_NETWORK = re.compile(r"ERR_INTERNET_DISCONNECTED|ERR_FAILED")
WAITING = re.compile(r"(\d+) entri menunggu sinyal")


@pytest.fixture
def phone(browser: Browser, fresh_server: str) -> Iterator[BrowserContext]:
    with open_window(browser, fresh_server) as window:
        yield window


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """As large as a camera's, with the place it was taken at."""
    exif = Image.Exif()
    exif[0x010F] = "KAMERA"
    exif.get_ifd(0x8825)[2] = (0.0, 53.0, 42.0)
    path = tmp_path / "loket.jpg"
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(path, exif=exif.tobytes(), quality=90)
    return path


def sit_down(phone: BrowserContext, watch: Watch | None = None) -> tuple[Person, Page]:
    page = phone.new_page()
    page.set_viewport_size(PHONE)
    participant = Person(page, "peserta")
    participant.sign_in()
    return participant, page


def ready_for_no_signal(page: Page) -> None:
    """The page for later is kept once the worker runs; a second load is under its hand."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.wait_for_load_state("networkidle")


def gaps(page: Page) -> list[str]:
    """The addresses of working days that were missed."""
    links = page.locator(".day.missing a[href*='/tulis?hari=']")
    return [link.get_attribute("href") or "" for link in links.all()]


def open_days(participant: Person) -> list[str]:
    """From home by the menu: today, whatever weekday that is, and the two gaps of the sample."""
    page = participant.page
    page.goto("/jurnal")
    participant.follow(re.compile(r"^M-\d{4}-\d{3,}$"), within=page.locator(".table-wrap").first)
    days = gaps(page)
    page.get_by_role("link", name="Tulis jurnal hari ini").click()
    page.wait_for_url("**/tulis?hari=*")
    assert len(days) == 2
    return [page.url, *days]


def write(person: Person, activity: str) -> None:
    person.fill({"Yang saya kerjakan": activity, "Yang saya pelajari": f"Pelajaran dari {activity}"})


def banner(page: Page):
    return page.locator("#outbox .outbox-line")


def check(page: Page, watch: Watch, where: str) -> None:
    watch._check(page, where, WCAG)
    watch._fits(page, where)


def test_three_days_and_a_photo_written_without_signal_arrive_once_each(phone: BrowserContext, photo: Path) -> None:
    watch = Watch(phone)
    participant, page = sit_down(phone)
    check(page, watch, "home")
    days = open_days(participant)
    journal = days[0].partition("/tulis")[0]
    for address, where in (("/jurnal", "list"), (journal, "journal"), (f"{journal}/ringkasan", "summary")):
        page.goto(address)
        check(page, watch, where)
    page.goto(days[0])
    ready_for_no_signal(page)
    check(page, watch, "form")

    phone.set_offline(True)
    write(participant, "hari tanpa sinyal")
    participant.attach("Pilih dari galeri", photo)
    expect(page.locator("#thumbs img")).to_have_count(1)
    page.get_by_role("button", name="Simpan jurnal").click()
    expect(banner(page)).to_have_text("1 entri menunggu sinyal")
    expect(page.locator("#status")).to_contain_text("Tersimpan di ponsel")
    check(page, watch, "form with an entry waiting")

    page.reload()  # Without a network: the page kept on the phone.
    expect(page.get_by_role("heading", level=1, name="Jurnal tanpa sinyal")).to_be_visible()
    expect(banner(page)).to_have_text("1 entri menunggu sinyal")
    check(page, watch, "page without signal")
    page.goto(days[1])
    expect(page.get_by_label("Hari", exact=True)).to_have_value(days[1].rpartition("=")[2])
    write(participant, "hari bolong pertama")
    page.get_by_role("button", name="Simpan di ponsel").click()
    expect(banner(page)).to_have_text("2 entri menunggu sinyal")
    page.close()  # The browser is closed, and opened again elsewhere.
    page = phone.new_page()
    page.set_viewport_size(PHONE)
    page.goto(days[2])
    participant = Person(page, "peserta")
    write(participant, "hari bolong kedua")
    page.get_by_role("button", name="Simpan di ponsel").click()
    expect(banner(page)).to_have_text("3 entri menunggu sinyal")
    other = phone.new_page()  # Two tabs, and the signal comes back for both at once.
    other.goto("/jurnal")
    expect(banner(other)).to_have_text("3 entri menunggu sinyal")

    phone.set_offline(False)
    expect(page.locator("#outbox")).to_be_hidden()
    expect(other.locator("#outbox")).to_be_hidden()
    page.goto(journal)
    assert gaps(page) == []
    for activity in ("hari tanpa sinyal", "hari bolong pertama", "hari bolong kedua"):
        expect(page.locator(".day-text", has_text=activity)).to_have_count(1)
    participant.follow(re.compile(r"."), within=page.locator(".day", has_text="hari tanpa sinyal"))
    check(page, watch, "entry")
    picture = page.locator(".photos img")
    expect(picture).to_have_count(1)
    body = page.request.get(picture.get_attribute("src") or "").body()
    with Image.open(io.BytesIO(body)) as image:
        assert image.size == (1600, 1067)
        assert not image.getexif()
    assert [f for f in watch.faults if not NO_NETWORK.search(f)] == []


def test_a_refused_day_holds_up_nothing_and_can_be_mended(phone: BrowserContext) -> None:
    participant, page = sit_down(phone)
    days = open_days(participant)
    ready_for_no_signal(page)
    phone.set_offline(True)
    page.get_by_label("Hari", exact=True).fill("2001-01-01")
    write(participant, "hari yang keliru")
    page.get_by_role("button", name="Simpan jurnal").click()
    expect(banner(page)).to_have_text("1 entri menunggu sinyal")
    page.get_by_label("Hari", exact=True).fill(days[1].rpartition("=")[2])
    write(participant, "hari yang benar")
    page.get_by_role("button", name="Simpan jurnal").click()
    expect(banner(page)).to_have_text("2 entri menunggu sinyal")
    phone.set_offline(False)
    expect(banner(page)).to_have_text("1 entri ditolak, perlu diperiksa")
    expect(page.locator("#outbox li")).to_contain_text("berangkat")
    page.locator("#outbox li").get_by_role("button", name="Ubah").click()
    expect(page.get_by_label("Yang saya kerjakan")).to_have_value("hari yang keliru")
    page.get_by_label("Hari", exact=True).fill(days[2].rpartition("=")[2])
    page.get_by_role("button", name="Simpan jurnal").click()
    page.wait_for_url("**/jurnal/catatan/*")
    expect(page.locator("#outbox")).to_be_hidden()


def test_leaving_a_shared_phone_warns_then_forgets_and_nobody_sends_for_another(phone: BrowserContext) -> None:
    participant, page = sit_down(phone)
    days = open_days(participant)
    ready_for_no_signal(page)
    phone.set_offline(True)
    write(participant, "rahasia peserta")
    page.get_by_role("button", name="Simpan jurnal").click()
    expect(banner(page)).to_have_text("1 entri menunggu sinyal")

    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name="Keluar").click()  # Without signal nobody is signed out, and nothing is lost.
    for _ in range(50):
        page.wait_for_timeout(100)
        if len(said) == 2:
            break
    assert "1 entri belum terkirim" in said[0]
    assert "Tidak ada sinyal" in said[1]
    expect(banner(page)).to_have_text("1 entri menunggu sinyal")

    # The session ends on the server; another participant would be somebody else.
    phone.clear_cookies()
    phone.set_offline(False)
    expect(banner(page)).to_contain_text("Sesi berakhir")
    expect(page.locator("#outbox").get_by_role("link", name="Masuk lagi")).to_be_visible()
    page.evaluate(
        """async () => {
          const db = await idb.openDB("magang", 1);
          const entry = (await db.getAll("entries"))[0];
          await db.put("entries", { ...entry, account: "akun-orang-lain" });
        }"""
    )
    participant.sign_in()
    expect(banner(page)).to_have_text("1 entri milik akun lain menunggu pemiliknya masuk")
    page.goto(days[0])
    write(participant, "milik sendiri")
    phone.set_offline(True)
    page.get_by_role("button", name="Simpan jurnal").click()
    expect(banner(page)).to_contain_text("1 entri menunggu sinyal")
    # Back on the air for the question only: the entry itself is held up, as on a bad line.
    phone.route("**/kirim", lambda route: route.abort())
    phone.set_offline(False)
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("heading", level=1, name="Masuk")).to_be_visible()
    assert "1 entri belum terkirim" in said[-1]
    assert page.evaluate("caches.keys()") == []
    left = page.evaluate(
        """() => new Promise((done) => {
          const asked = indexedDB.open("magang");
          asked.onsuccess = () => {
            const all = asked.result.transaction("entries").objectStore("entries").getAll();
            all.onsuccess = () => done(all.result.map((entry) => entry.account));
          };
        })"""
    )
    assert left == ["akun-orang-lain"]


def test_the_form_works_without_scripts(browser: Browser, server: str, photo: Path) -> None:
    with open_window(browser, server, scripts=False) as window:
        page = window.new_page()
        participant = Person(page, "peserta")
        participant.sign_in()
        page.get_by_role("link", name="Tulis jurnal hari ini").click()
        write(participant, "ditulis tanpa skrip")
        participant.attach("Ambil foto", photo)
        page.get_by_role("button", name="Simpan jurnal").click()
        expect(page.locator("#status")).to_contain_text("tersimpan")
        participant.sees("ditulis tanpa skrip")
        expect(page.locator(".photos img")).to_have_count(1)
