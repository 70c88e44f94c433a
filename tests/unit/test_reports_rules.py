"""Reports: what a text must hold, how two texts are put together, how two versions are compared."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magang.kernel.errors import InvalidField
from magang.reports.coaching import chapters, seen_lines
from magang.reports.diffing import compare
from magang.reports.merging import Conflict, Side, merge
from magang.reports.rules import Chapter, ReportFacts, Section, advice, check_size, gaps, line_of, place, tidy
from magang.reports.starting import body_for
from tests.factories.written import full_body

BASE = "# Temuan\n\nAntrean dipotong separuh.\n\n# Penutup\n\nTerima kasih.\n"
FULL = ReportFacts("Antrean daring puskesmas", {c: Section(1, True) for c in Chapter}, 1, 1)


def test_changes_that_do_not_touch_are_merged():
    mine = BASE.replace("separuh", "sepertiga")
    theirs = BASE.replace("Terima kasih.", "Kami berterima kasih.\n\nPalu, 2026.")
    merged = merge(BASE, mine, theirs)
    assert merged.is_clean
    assert merged.text == BASE.replace("separuh", "sepertiga").replace(
        "Terima kasih.", "Kami berterima kasih.\n\nPalu, 2026."
    )


def test_both_write_below_the_same_last_line():
    merged = merge("Satu", "Satu\n\nDua", "Satu\n\nTiga")
    assert [(c.mine, c.theirs) for c in merged.conflicts] == [("\nDua\n", "\nTiga\n")]
    assert merged.compose([Side.MINE]) == "Satu\n\nDua"
    assert merged.compose([Side.THEIRS]) == "Satu\n\nTiga"
    assert merged.text == "Satu\n\nTiga\n\nDua"


@pytest.mark.parametrize(
    ("mine", "theirs", "text"),
    [
        (BASE, "lain", "lain"),  # only the other wrote
        ("lain", BASE, "lain"),  # only I wrote
        ("sama", "sama", "sama"),  # both wrote the same
        (BASE + "\nTambahan.\n", BASE + "\nTambahan.\n", BASE + "\nTambahan.\n"),
        ("", BASE.replace("kasih", "Kasih").replace("Terima Kasih", "Terima kasih"), ""),  # one emptied it
    ],
)
def test_what_only_one_changed_is_taken(mine, theirs, text):
    merged = merge(BASE, mine, theirs)
    assert merged.is_clean
    assert merged.text == text


def test_the_same_sentence_written_in_two_ways_is_a_conflict():
    merged = merge(BASE, BASE.replace("separuh", "40 persen"), BASE.replace("separuh", "57 persen"))
    assert merged.conflicts == (
        Conflict("Antrean dipotong separuh.\n", "Antrean dipotong 40 persen.\n", "Antrean dipotong 57 persen.\n"),
    )
    assert "40 persen" in merged.text
    assert "57 persen" in merged.text


words = st.lists(st.sampled_from(["# A", "satu", "dua", "tiga", "", "empat"]), max_size=12).map("\n".join)


@settings(max_examples=60)
@given(words, words, words)
def test_a_merge_loses_no_line_that_somebody_added(base, mine, theirs):
    merged = merge(base, mine, theirs)
    for text in (mine, theirs):
        added = set(text.split("\n")) - set(base.split("\n")) - {""}
        assert added <= set(merged.text.split("\n"))
    assert merge(base, mine, base).text == mine
    assert merge(base, base, theirs).text == theirs


@settings(max_examples=60)
@given(words, words)
def test_a_comparison_holds_both_texts(before, after):
    comparison = compare(before, after)
    assert comparison.is_equal == (before == after)
    gone = {w for c in comparison.changes for mark, text in c.pieces if mark != "new" for w in text.split()}
    new = {w for c in comparison.changes for mark, text in c.pieces if mark != "gone" for w in text.split()}
    assert set(before.split()) - set(after.split()) <= gone
    assert set(after.split()) - set(before.split()) <= new


def test_a_changed_word_is_marked_within_its_sentence():
    change = compare(BASE, BASE.replace("separuh", "sepertiga")).changes[0]
    assert change.line == 3
    assert ("gone", " separuh") in change.pieces
    assert ("new", " sepertiga") in change.pieces


def test_300_kb_of_any_text_are_compared_and_merged_in_time():
    short = "\n".join(f"k{n}\n" + "a b c d e f g " * 14 for n in range(900))
    turned = "\n".join(f"k{n}\n" + "b a d c f e g " * 14 for n in range(900))
    shuffled = "\n".join(str(n * 7919 % 150) for n in range(30_000))
    begin = time.perf_counter()
    compare(short, turned)
    compare(shuffled, shuffled[::-1])
    merge(short, turned, short + "\nlagi")
    assert time.perf_counter() - begin < 6  # well under a second on a quiet machine


def test_a_complete_report_lacks_nothing():
    assert gaps(FULL) == ()
    assert advice(FULL) == ()


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"title": "Laporan"}, ["title"]),
        ({"chapters": {c: Section(1, True) for c in Chapter if c is not Chapter.PLAN}}, ["heading"]),
        ({"chapters": {c: Section(3, c is not Chapter.GAP) for c in Chapter}}, ["empty"]),
        ({"chapters": {c: Section(1, True) for c in Chapter if c is not Chapter.ATTACHMENTS}}, []),
        ({"finding_count": 0}, ["no_finding"]),
        ({"recommendation_count": 0}, ["no_recommendation"]),
        ({"broken": (("[[temuan:T-2026-999]]", 7),)}, ["broken"]),
    ],
)
def test_what_refuses_a_submission(facts, codes):
    kept = {name: getattr(FULL, name) for name in ("title", "chapters", "finding_count", "recommendation_count")}
    assert [gap.code for gap in gaps(ReportFacts(**kept | facts))] == codes


def test_advice_refuses_nothing():
    facts = ReportFacts("x" * 121, FULL.chapters, 1, 1, uncaptioned=(("lampiran:3", 9),), faults=(("rusak", "x"),))
    assert [gap.code for gap in advice(facts)] == ["title_long", "caption", "fault"]
    assert gaps(facts) == ()
    assert line_of(advice(facts)[1].field) == 9
    assert line_of("body") is None
    assert line_of(place(12)) == 12


def test_guidance_and_code_are_not_content_and_numbers_of_headings_do_not_matter():
    found = chapters(
        seen_lines("# BAB IV. Temuan\n<!-- Panduan: tulis\n# Penutup -->\n\n## A\n```\n# Ringkasan\n```\n")
    )
    assert list(found) == [Chapter.FINDINGS]
    assert found[Chapter.FINDINGS] == Section(1, True)  # code is content, but holds no headings
    fresh = chapters(seen_lines(body_for(["T-2026-001"], [])))
    assert [c for c in Chapter if fresh[c].is_filled] == [Chapter.STAY, Chapter.FINDINGS]
    assert all(section.is_filled for section in chapters(seen_lines(full_body())).values())


def test_a_text_is_tidied_not_refused_and_never_cut():
    assert tidy("a\r\nb\x0bc\x00\u202ed\n") == "a\nb\ncd\n"
    check_size("é" * (150 * 1024))
    with pytest.raises(InvalidField):
        check_size("é" * (150 * 1024) + "x")
