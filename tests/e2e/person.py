"""One person at a browser: signs in, follows links, fills in forms by their labels, presses buttons, reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from magang.sample import PASSWORD

Look = Callable[[Page, str], object]


class Person:
    """What somebody does at the browser. `look` is called on every page they come to."""

    def __init__(self, page: Page, username: str, look: Look | None = None) -> None:
        self.page, self.username, self._look_at = page, username, look
        self.main = page.locator("main")

    # ---------- Coming and going ----------

    def sign_in(self) -> None:
        self.page.goto("/masuk")
        self._look("nobody yet")
        self.fill({"Nama pengguna atau NIP": self.username, "Kata sandi": PASSWORD})
        self.main.get_by_role("button", name="Masuk").click()
        expect(self.page.get_by_role("button", name="Keluar")).to_be_visible()
        self.arrived()

    def sign_out(self) -> None:
        self.page.get_by_role("button", name="Keluar").click()
        expect(self.page.get_by_role("heading", level=1, name="Masuk")).to_be_visible()

    def _look(self, who: str) -> None:
        if self._look_at:
            self._look_at(self.page, who)

    # ---------- Going about ----------

    def arrived(self) -> None:
        self.page.wait_for_load_state("load")
        self._look(self.username)

    def menu(self, name: str) -> None:
        self._go(self.page.get_by_role("navigation", name="Menu utama").get_by_role("link", name=name, exact=True))

    def follow(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Open the page behind a link of the page."""
        self._go((within or self.main).get_by_role("link", name=name, exact=isinstance(name, str)))

    def take_up(self, task: str, reference: str) -> None:
        """Open what waits for this person on their own home page."""
        self.menu("Beranda")
        folded = self.main.locator("details.own-tasks:not([open]) > summary")
        if folded.is_visible():  # the mayor's page is figures first
            folded.click()
        link = self.main.locator("ol.tasks a").filter(has_text=task).filter(has_text=reference)
        if not link.is_visible():  # further down than the page shows at first
            self.follow(re.compile(r"^Tampilkan \d+ lainnya$|^Lihat semua \d+$"))
        self._go(link)

    def find(self, section: str, text: str) -> None:
        """Open one row of a list, found with the list's own search."""
        self.menu(section)
        with self.page.expect_navigation():  # with scripts the list narrows while one types
            self.main.get_by_role("searchbox").fill(text)
            if not self.has_scripts:
                self.main.get_by_role("button", name="Tampilkan").click()
        expect(self.main.get_by_text("1–1 dari 1")).to_be_visible()
        self._look(self.username)
        self._go(self.main.locator("#rows tbody a", has_text=text))

    def _go(self, link: Locator) -> None:
        address = link.get_attribute("href") or ""
        with self.page.expect_navigation(url=lambda url: url.endswith(address)):
            link.click()
        self.arrived()

    # ---------- Forms ----------

    def field(self, label: str) -> Locator:
        return self.main.get_by_label(re.compile(rf"^{re.escape(label)}( \(boleh kosong\))?$")).first

    def fill(self, values: Mapping[str, str | int | date]) -> None:
        for label, value in values.items():
            self.field(label).fill(str(value))

    def choose(self, values: Mapping[str, str | re.Pattern[str]]) -> None:
        """Choose, in each drop-down, the option that says so."""
        for label, text in values.items():
            field = self.field(label)
            option = field.locator("option", has_text=text)
            expect(option, f"{text} in {label}").to_have_count(1)
            field.select_option(option.get_attribute("value"))

    def tick(self, *labels: str) -> None:
        for label in labels:
            self.main.get_by_label(label).check()

    def attach(self, label: str, *files: Path) -> None:
        self.field(label).set_input_files(files)

    # ---------- Doing and reading ----------

    def press(self, name: str, says: str | re.Pattern[str]) -> None:
        """Press a button and read what was done."""
        self.main.get_by_role("button", name=name, exact=True).click()
        expect(self.page.locator("#status")).to_contain_text(says)
        self.arrived()

    def sees(self, *texts: str | re.Pattern[str]) -> None:
        for text in texts:
            expect(self.main.get_by_text(text).first).to_be_visible()

    def coached(self, text: str) -> None:
        """Read what the page says while one types; without scripts it says so after saving."""
        if self.has_scripts:
            expect(self.main.get_by_role("complementary")).to_contain_text(text)

    def cannot(self, *buttons: str) -> None:
        for name in buttons:
            expect(self.main.get_by_role("button", name=name, exact=True)).to_have_count(0)

    @property
    def has_scripts(self) -> bool:
        return self.page.locator("html.js").count() > 0

    @property
    def reference(self) -> str:
        """The number of what the page shows."""
        found = re.search(r"[KMTR]-\d{4}-\d{3,}", self.page.url)
        assert found, f"no number in {self.page.url}"
        return found[0]
