"""Numbers, words and kinds of letters."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magang.kernel.errors import InvalidField
from magang.letters.rules import DEFAULT_PATTERN, LetterKind, Numbering, check_numbering
from magang.letters.wording import amount, counted, date_in_words, in_words, joined, long_date, weekday
from magang.placements.rules import PlacementStatus


def test_a_number_is_written_as_the_city_writes_it():
    city = Numbering(DEFAULT_PATTERN, "800.1.4.1", "BKPSDMD")
    assert city.number(7, date(2026, 3, 2)) == "800.1.4.1/007/BKPSDMD/III/2026"
    assert city.number(1234, date(2026, 12, 31)) == "800.1.4.1/1234/BKPSDMD/XII/2026"
    assert Numbering("{urut}-{tahun}", "", "", digits=1).number(7, date(2026, 1, 1)) == "7-2026"


@pytest.mark.parametrize("pattern", ["", "{urut}", "{tahun}", "{urut}{tahun}", "{urut}/{tahun}/{kota}",
                                     "{urut}/{tahun}\n", "{{urut}}/{tahun}", "{urut}/{tahun}%s",
                                     "{urut!r}/{tahun}"])  # fmt: skip
def test_a_pattern_that_could_repeat_a_number_or_cannot_be_read_is_refused(pattern):
    with pytest.raises(InvalidField):
        check_numbering(Numbering(pattern, "800", "BU"))


@given(st.integers(1, 5000), st.integers(1, 5000), st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(1, 6))
def test_two_serials_of_a_year_never_make_the_same_number(one, other, on, digits):
    numbering = Numbering(DEFAULT_PATTERN, "800.1.4.1", "BU", digits)
    assert (numbering.number(one, on) == numbering.number(other, on)) == (one == other)


def test_numbers_are_written_out_as_in_official_letters():
    said = {0: "nol", 1: "satu", 10: "sepuluh", 11: "sebelas", 12: "dua belas", 20: "dua puluh", 21: "dua puluh satu",
            100: "seratus", 111: "seratus sebelas", 219: "dua ratus sembilan belas", 1000: "seribu",
            1_001: "seribu satu", 2026: "dua ribu dua puluh enam",
            999_999: "sembilan ratus sembilan puluh sembilan ribu"
            " sembilan ratus sembilan puluh sembilan"}  # fmt: skip
    assert {n: in_words(n) for n in said} == said
    assert counted(90, "hari") == "90 (sembilan puluh) hari"
    assert amount(21_200_000) == "Rp21.200.000"
    assert "…" in amount(None)
    for n in (-1, 1_000_000):
        with pytest.raises(ValueError, match="not written out"):
            in_words(n)


@given(st.integers(0, 999_999), st.integers(0, 999_999))
def test_different_numbers_read_differently(one, other):
    assert (in_words(one) == in_words(other)) == (one == other)


def test_dates_and_lists_are_said_in_indonesian():
    on = date(2026, 3, 2)
    assert (weekday(on), long_date(on)) == ("Senin", "2 Maret 2026")
    assert date_in_words(on) == "dua bulan Maret tahun dua ribu dua puluh enam"
    assert joined(["A", "A"]) == "A"
    assert joined(["A", "B"]) == "A dan B"
    assert joined(["A", "B", "C"]) == "A, B, dan C"
    assert joined([]) == ""


def test_each_kind_fits_some_state_and_none_fits_a_dead_placement():
    dead = (PlacementStatus.REJECTED, PlacementStatus.DECLINED, PlacementStatus.CANCELLED)
    for kind in LetterKind:
        assert any(kind.fits(status) for status in PlacementStatus)
        assert not any(kind.fits(status) for status in dead)
