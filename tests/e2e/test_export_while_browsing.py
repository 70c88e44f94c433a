"""A report of two hundred pages leaves while ten people work: none of them waits for it."""

from __future__ import annotations

import pytest

from tests.support.crowd import Browser, browse, large_report, waitress

PEOPLE = ("perencana", "peserta", "atasan", "opd", "verifikator", "sekda", "walikota", "perencana", "atasan", "opd")

pytestmark = pytest.mark.e2e


def test_ten_users_are_answered_while_two_hundred_pages_are_made(tmp_path):
    reference = large_report(tmp_path)
    page = f"/laporan/{reference}/ekspor"
    with waitress(tmp_path) as address:
        author, *browsers = [Browser(address, name) for name in ("peserta", *PEOPLE)]
        assert "Siapkan Word" in author.get(page)[1]
        author.post(page, f"{page}/docx")
        visits = browse(browsers, lambda made: made < 3)
        # All thirty were answered, and the worker still has the report in hand.
        assert [visit.status for visit in visits] == [200] * 30
        assert "Batalkan" in author.get(page)[1]
