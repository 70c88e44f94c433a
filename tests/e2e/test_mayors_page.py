"""The mayor's page on paper: everything on one sheet of A4."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import BrowserContext
from pypdf import PdfReader

from tests.e2e.conftest import seat

pytestmark = pytest.mark.e2e


def test_the_mayors_page_prints_on_one_a4(window: BrowserContext) -> None:
    with seat(window)("walikota") as mayor:
        mayor.page.goto("/")
        sheets = PdfReader(io.BytesIO(mayor.page.pdf(prefer_css_page_size=True, print_background=True))).pages
    assert len(sheets) == 1
    width, height = float(sheets[0].mediabox.width), float(sheets[0].mediabox.height)
    assert {round(width), round(height)} <= {595, 596, 841, 842}
    text = sheets[0].extract_text()
    for words in ("Perlu Anda", "Program prioritas", "Dari kebutuhan sampai dampak", "Cakupan", "Daerah tujuan"):
        assert words in text
    assert "35" in text
