"""Pictures of the ten main pages of a fresh sample city: `make screenshots`.

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

# File name, who looks, where: an address, or a start page and the link to follow from its list.
PAGES = [
    ("walikota", "walikota", "/", None),
    ("perencana", "perencana", "/", None),
    ("peserta", "peserta", "/", None),
    ("program-prioritas", "walikota", "/program-prioritas", None),
    ("kebutuhan", "perencana", "/kebutuhan", "main td a"),
    ("tujuan", "perencana", "/tujuan", "main td a"),
    ("penempatan", "perencana", "/penempatan", "main td a"),
    ("rekomendasi", "walikota", "/rekomendasi", "main td a"),
    ("tindak-lanjut", "walikota", "/tindak-lanjut", "main td a"),
    ("alur", "walikota", "/rekomendasi", "main td a >> Lihat alur"),
]


def main(folder: Path) -> int:
    """Take the pictures into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sample_server(Path(data)) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=CHROMIUM_FLAGS
        )
        for name, who, address, follow in PAGES:
            page = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 860}).new_page()
            page.goto(f"{base}/masuk")
            page.fill("[name=username]", who)
            page.fill("[name=password]", PASSWORD)
            page.locator("main [type=submit]").click()
            page.goto(base + address)
            for link in (follow or "").split(" >> "):
                if link.startswith("main"):
                    page.locator(link).first.click()
                elif link:
                    page.get_by_role("link", name=link).first.click()
                page.wait_for_load_state("networkidle")
            page.screenshot(path=folder / f"{name}.png")
            page.context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
