"""Remarks find their paragraph again; blocks are kept whole; old exports go."""

from __future__ import annotations

import json
import os

import pytest

from magang.documents.markdown.stored import dump, load
from magang.reports.cache import Cache
from magang.reports.exports import Format, seconds
from magang.reports.review_rules import QUOTE, Paragraphs, quoted
from tests.factories import reports

TEXTS = ["", "Waktu tunggu turun dari 95 menjadi 38 menit.", "Nomor diambil lewat telepon.", "Sekian."]


@pytest.mark.parametrize(
    ("quote", "at", "texts", "expected"),
    [
        (TEXTS[2], 2, TEXTS, 2),
        (TEXTS[2], 2, ["Sisipan baru.", *TEXTS], 3),  # moved
        (TEXTS[1], 1, ["", "Waktu tunggu turun dari 95 menjadi 38 menit sehari.", *TEXTS[2:]], 1),  # mended
        (TEXTS[1], 1, ["", "Bagian ini ditulis ulang sama sekali.", *TEXTS[2:]], None),
        ("Sama.", 3, ["Sama.", "x", "x", "x", "Sama."], 4),  # the nearer of two alike
        (quoted("panjang " * 100), 0, ["panjang " * 100], 0),
        (TEXTS[1], 1, [], None),
    ],
)
def test_a_remark_finds_its_paragraph_again(quote, at, texts, expected):
    assert len(quote) <= QUOTE
    assert Paragraphs(texts).find(quote, at) == expected


def test_blocks_survive_being_kept():
    blocks = reports.document(2).blocks
    assert load(json.loads(json.dumps(dump(blocks)))) == blocks


def test_what_takes_over_two_seconds_is_told_by_size():
    small, large = reports.report(4), reports.report(100)
    assert seconds(Format.PDF, small) < 2
    assert all(seconds(fmt, large) > 2 for fmt in Format)


def test_exports_nobody_asks_for_are_forgotten(tmp_path):
    cache = Cache(tmp_path)
    cache.keep("ab12", b"isi")
    cache.keep("cd34", b"lama")
    os.utime(tmp_path / "cd" / "cd34", (1, 1))
    assert cache.forget(before=1000) == 1
    assert cache.read("ab12") == b"isi"
    assert cache.read("cd34") is None
