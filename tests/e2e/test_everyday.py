"""What an office lives with every day: a keyboard alone, two people at one record, the Back button."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from magang.sample import PASSWORD
from tests.e2e.person import Person
from tests.e2e.watch import Watch

pytestmark = pytest.mark.e2e

ENOUGH_TABS = 60


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus, and see where the focus is on the way."""
    for _ in range(ENOUGH_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("e => e === document.activeElement"):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", "focus is unseen"
            return
    raise AssertionError(f"the Tab key never comes to {target}")


def test_a_planner_verifies_a_need_with_the_keyboard_alone(window: BrowserContext) -> None:
    page = window.new_page()
    planner, keys = Person(page, "perencana"), page.keyboard
    page.goto("/masuk")
    tab_to(page, planner.field("Nama pengguna atau NIP"))
    keys.type("perencana")
    tab_to(page, planner.field("Kata sandi"))
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Meja perencana")).to_be_visible()

    tab_to(page, page.get_by_role("navigation", name="Menu utama").get_by_role("link", name="Kebutuhan"))
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Kebutuhan daerah")).to_be_visible()

    page.wait_for_load_state("load")
    keys.press("Tab")  # the first thing on every page: past the menu
    keys.press("Enter")
    tab_to(page, planner.main.get_by_role("searchbox"))
    keys.type("Rujukan ibu bersalin")
    expect(planner.main.get_by_text("1–1 dari 1")).to_be_visible()
    tab_to(page, planner.main.get_by_role("link", name="Rujukan ibu bersalin lambat pada malam hari"))
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Rujukan ibu bersalin")).to_be_visible()

    tab_to(page, planner.main.get_by_role("button", name="Verifikasi", exact=True))
    keys.press("Enter")
    expect(page.locator("#status")).to_contain_text("Kebutuhan diverifikasi.")
    planner.sees("Terverifikasi")
    # What was pressed is gone; the next Tab goes on in the page instead of starting over at the top.
    tab_to(page, planner.main.get_by_role("link", name="Lihat alur"))


def test_the_second_of_two_tabs_reads_both_texts_and_loses_nothing(window: BrowserContext) -> None:
    watch = Watch(window)
    first = Person(window.new_page(), "opd")
    first.sign_in()
    first.find("Kebutuhan", "Permohonan bantuan masih dicatat di kertas")
    address = first.page.url
    second = Person(window.new_page(), "opd")
    for tab in (first, second):
        tab.page.goto(f"{address}/ubah")
    first.fill({"Judul": "Permohonan bantuan dicatat di buku besar"})
    first.press("Simpan", says="Perubahan disimpan.")

    second.fill({"Judul": "Permohonan bantuan dicatat di lembar lepas", "Indikator": "Permohonan tercatat daring"})
    with second.page.expect_response(lambda answer: answer.request.method == "POST") as conflict:
        second.main.get_by_role("button", name="Simpan").click()
    assert conflict.value.status == 409
    alert = second.main.get_by_role("alert")
    expect(alert).to_contain_text("Data ini baru saja diubah oleh orang lain")
    expect(alert).to_be_focused()
    expect(alert.get_by_role("row", name=re.compile("^Judul"))).to_contain_text("lembar lepas")
    expect(alert.get_by_role("row", name=re.compile("^Judul"))).to_contain_text("buku besar")
    expect(second.field("Judul")).to_have_value("Permohonan bantuan dicatat di lembar lepas")
    expect(second.field("Indikator")).to_have_value("Permohonan tercatat daring")
    watch.inspect(second.page, "opd")

    second.press("Simpan", says="Perubahan disimpan.")  # having read both
    second.sees("Permohonan tercatat daring")
    expect(second.page.get_by_role("heading", level=1)).to_have_text("Permohonan bantuan dicatat di lembar lepas")
    assert not [fault for fault in watch.faults if "status of 409" not in fault]


def test_a_refused_form_keeps_what_was_typed_and_leads_to_the_mistake(window: BrowserContext) -> None:
    watch = Watch(window)
    head = Person(window.new_page(), "opd")
    head.sign_in()
    head.menu("Kebutuhan")
    head.follow("Catat kebutuhan")
    head.fill({"Kesenjangan": "Antrean panjang di loket.", "Urgensi (1–5)": "9"})
    head.main.get_by_role("button", name="Simpan").click()
    alert = head.main.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(head.field("Kesenjangan")).to_have_value("Antrean panjang di loket.")
    watch.inspect(head.page, "opd")
    alert.get_by_role("link", name="Urgensi (1–5): Paling besar 5.").click()
    expect(head.field("Urgensi (1–5)")).to_be_focused()
    assert not [fault for fault in watch.faults if "status of 422" not in fault]


def test_back_brings_the_list_as_it_was(window: BrowserContext) -> None:
    watch = Watch(window)
    planner = Person(window.new_page(), "perencana")
    planner.sign_in()
    planner.menu("Kebutuhan")
    page, rows = planner.page, planner.main.locator("#rows tbody tr")
    whole = rows.count()
    planner.choose({"Status": "Dikembalikan"})
    expect(page).to_have_url(re.compile(r"/kebutuhan\?status=returned$"))
    expect(rows).to_have_count(1)
    planner.follow("Rumah singgah belum punya prosedur penerimaan")

    page.go_back()
    expect(page).to_have_url(re.compile(r"/kebutuhan\?status=returned$"))
    expect(planner.field("Status").locator("option:checked")).to_have_text("Dikembalikan")
    expect(rows).to_have_count(1)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/kebutuhan$"))
    expect(rows).to_have_count(whole)
    expect(planner.field("Status").locator("option:checked")).to_have_text("Semua")
    page.go_forward()
    expect(rows).to_have_count(1)
    expect(planner.field("Status").locator("option:checked")).to_have_text("Dikembalikan")
    assert not watch.faults


def test_what_a_search_has_found_is_opened_with_an_unhurried_click(window: BrowserContext) -> None:
    """Leaving the search box must not fetch the rows again: the link would be gone before the finger is up."""
    planner = Person(window.new_page(), "perencana")
    planner.sign_in()
    planner.menu("Kebutuhan")
    planner.main.get_by_role("searchbox").fill("Rekam medis")
    expect(planner.main.get_by_text("1–1 dari 1")).to_be_visible()
    planner.main.get_by_role("link", name="Rekam medis belum tersambung antarpuskesmas").click(delay=1_000)
    expect(planner.page.get_by_role("heading", level=1, name="Rekam medis belum tersambung")).to_be_visible()
