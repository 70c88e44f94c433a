"""Pictures of the main pages of a fresh sample city: `make screenshots`.

python -m tests.support.screenshots docs/img
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from magang.sample import PASSWORD
from tests.support.server import CHROMIUM_FLAGS, sample_server

# A row of a list, the link to the chain it belongs to.
ROW, THREAD = "#rows tbody a", "main a:has-text('Lihat alur')"
# The planning of this year: a step of the strip, then on from there.
PLANNING, MATCHING, SCENARIOS = "/perencanaan", ".desk a:has-text('Kecocokan')", ".desk a:has-text('Skenario')"
PLAN = f"{ROW}:has-text('Sesuai aturan angkatan')"
# File name, who looks, where they start, what they click on the way.
PAGES = [
    ("walikota", "walikota", "/", ()),
    ("perencana", "perencana", "/", ()),
    ("peserta", "peserta", "/", ()),
    ("program-prioritas", "walikota", "/program-prioritas", ()),
    ("kebutuhan", "perencana", "/kebutuhan?cari=puskesmas&status=planned", (ROW,)),
    ("tujuan", "perencana", "/tujuan?cari=Kota+Malang", (ROW,)),
    ("kecocokan", "perencana", PLANNING, (MATCHING, "#rows td a:has-text('Jabatan pengawas')")),
    ("skenario", "perencana", PLANNING, (SCENARIOS, PLAN)),
    ("papan", "perencana", PLANNING, (SCENARIOS, PLAN, "main a:has-text('Papan')")),
    ("penempatan", "perencana", "/penempatan?status=draft", (ROW,)),
    ("rekomendasi", "walikota", "/rekomendasi?status=accepted", (ROW,)),
    ("tindak-lanjut", "opd", "/tindak-lanjut?status=bs", (ROW,)),
    ("alur", "walikota", "/tindak-lanjut?status=ss", (ROW, THREAD)),
]


def main(folder: Path) -> int:
    """Take the pictures into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sample_server(Path(data)) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=CHROMIUM_FLAGS
        )
        for name, who, address, clicks in PAGES:
            page = browser.new_page(base_url=base, locale="id-ID", viewport={"width": 1280, "height": 860})
            page.goto("/masuk")
            page.fill("[name=username]", who)
            page.fill("[name=password]", PASSWORD)
            page.locator("main [type=submit]").click()
            page.goto(address)
            for link in clicks:
                page.goto(page.locator(link).first.get_attribute("href") or "")
            page.screenshot(path=folder / f"{name}.png")
            page.close()
            print(folder / f"{name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
