"""References, counters, offers and decisions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from magang.kernel.decision import ALLOW, HIDDEN, Gap, Offer, first_refusal, forbid, not_now
from magang.kernel.errors import NotAllowed, RuleBroken
from magang.kernel.numbering import ReferenceCounter, next_reference
from magang.kernel.offers import shown, without_gaps
from magang.kernel.references import Prefix, Reference, format_reference, parse_reference


@given(st.sampled_from(Prefix), st.integers(1000, 9999), st.integers(1, 999_999))
def test_a_reference_reads_back_as_it_was_written(prefix: Prefix, year: int, serial: int) -> None:
    text = format_reference(prefix, year, serial)
    assert parse_reference(text) == Reference(prefix, year, serial)
    assert parse_reference(text, prefix=prefix) is not None


def test_a_reference_looks_as_officials_quote_it() -> None:
    assert format_reference(Prefix.RECOMMENDATION, 2026, 14) == "R-2026-014"
    assert format_reference("K", 2026, 1000) == "K-2026-1000"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "R-2026-14",
        "R-2026-000",
        "r-2026-014",
        "X-2026-014",
        "R-2026-0014",
        "R-2026-014 ",
        "R-２０２６-014",
        "R-0026-014",
        *("R-2026-014\n", "R-2026-014\x00", "R-2026--14", "R-2026-9999999", "../R-2026-014"),
    ],
)
def test_only_the_canonical_spelling_is_a_reference(text: str) -> None:
    assert parse_reference(text) is None


def test_a_reference_of_another_kind_is_not_taken() -> None:
    assert parse_reference("K-2026-001", prefix=Prefix.RECOMMENDATION) is None


@pytest.mark.parametrize(
    ("prefix", "year", "serial"), [("R", 2026, 0), ("R", 26, 1), ("Z", 2026, 1), ("R", 2026, 1_000_000)]
)
def test_no_reference_is_made_of_nonsense(prefix: str, year: int, serial: int) -> None:
    with pytest.raises(ValueError, match="no reference"):
        format_reference(prefix, year, serial)


def test_numbers_count_up_per_kind_and_year(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'numbers.db'}")
    ReferenceCounter.__table__.create(engine)
    with Session(engine) as session, session.begin():
        assert next_reference(session, Prefix.NEED, 2026) == "K-2026-001"
        assert next_reference(session, "K", 2026) == "K-2026-002"
        assert next_reference(session, Prefix.NEED, 2027) == "K-2027-001"
        assert next_reference(session, Prefix.FINDING, 2026) == "T-2026-001"
    engine.dispose()


def test_people_who_press_at_once_never_get_the_same_number(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'numbers.db'}", connect_args={"timeout": 30})
    ReferenceCounter.__table__.create(engine)

    def press(_: int) -> str:
        with Session(engine) as session, session.begin():
            return next_reference(session, Prefix.RECOMMENDATION, 2026)

    with ThreadPoolExecutor(8) as people:
        numbers = list(people.map(press, range(40)))
    engine.dispose()
    assert sorted(numbers) == [f"R-2026-{n:03d}" for n in range(1, 41)]


def test_a_reader_sees_what_they_may_do_and_why_not_now() -> None:
    offers = [
        Offer("a", "A", ALLOW),
        Offer("b", "B", not_now("belum")),
        Offer("c", "C", forbid("bukan Anda")),
        Offer("d", "D", HIDDEN),
    ]
    assert [offer.action for offer in shown(offers)] == ["a", "b"]


def test_the_first_gap_is_the_reason_on_the_button() -> None:
    gaps = (Gap("one", "Isi satu."), Gap("two", "Isi dua."))
    assert without_gaps(ALLOW, gaps).reason == "Isi satu."
    assert without_gaps(ALLOW, ()) is ALLOW
    assert without_gaps(HIDDEN, gaps) is HIDDEN


def test_the_first_refusal_wins() -> None:
    assert first_refusal(ALLOW, HIDDEN, forbid("x")) is HIDDEN
    assert first_refusal() is ALLOW


def test_a_decision_is_raised_as_what_it_is() -> None:
    ALLOW.ensure()
    with pytest.raises(NotAllowed):
        HIDDEN.ensure()
    with pytest.raises(RuleBroken) as raised:
        not_now("nanti").ensure()
    assert not isinstance(raised.value, NotAllowed)
