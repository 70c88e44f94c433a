"""A report's text: what people write is what they mean, and no text of theirs is more than text."""

from __future__ import annotations

import re
import time

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magang.documents import html
from magang.documents.markdown import Fault, MarkdownRefused, parse
from magang.documents.markdown.blocks import (
    Admonition,
    Callout,
    Chart,
    Code,
    Footnotes,
    Heading,
    Image,
    Insert,
    InsertKind,
    List,
    Paragraph,
    Quote,
    Rule,
    Run,
    Series,
    Table,
    text_of,
    walk,
)

LARGEST = 300 * 1024 - 64
# Seconds of the processor. The promise is two; machines that run tests are slower than those that serve.
CPU_BOUND = 6.0

ALLOWED_TAGS = {
    *("html", "head", "body", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "blockquote", "pre", "hr"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "aside", "figure", "figcaption", "img", "div", "section"),
    *("a", "strong", "em", "code", "br", "sup", "span"),
}
ALLOWED_ATTRIBUTES = {"id", "class", "href", "src", "alt", "loading", "start", "scope", "role", "aria-label", "rel"}


def check_safe(markup: str) -> None:
    """Strict, and knows nothing of how the HTML was made."""
    tree = html5lib.parse(markup, namespaceHTMLElements=False)
    for element in tree.iter():
        assert element.tag in ALLOWED_TAGS, element.tag
        assert set(element.attrib) <= ALLOWED_ATTRIBUTES, element.attrib
        if href := element.get("href"):
            assert re.match(r"(https?://|mailto:|#)", href, re.IGNORECASE), href
        if src := element.get("src"):
            assert re.fullmatch(r"lampiran:[A-Za-z0-9-]+", src), src
        if id_ := element.get("id"):
            assert re.fullmatch(r"(bagian|catatan|rujukan)-[a-z0-9-]+", id_), id_


def blocks(text: str, *images: str):
    return parse(text, images=images).blocks


def only(text: str, *images: str):
    (block,) = blocks(text, *images)
    return block


def words(text: str) -> list[tuple[str, str]]:
    """The runs of a one-paragraph text with their looks."""
    return [
        (r.text, "".join(k for k, on in (("b", r.bold), ("i", r.italic), ("c", r.code), ("l", r.link)) if on))
        for r in only(text).runs
    ]


# ---------- What people write ----------


def test_a_list_right_below_a_sentence_is_a_list():
    paragraph, points = blocks("Hasilnya:\n- satu\n- dua")

    assert text_of(paragraph.runs) == "Hasilnya:"
    assert [text_of(item[0].runs) for item in points.items] == ["satu", "dua"]


@pytest.mark.parametrize("indent", ["  ", "   ", "    ", "\t"])
def test_two_blanks_are_enough_to_nest(indent):
    points = only(f"- satu\n{indent}- anak\n{indent}  lanjutan\n- dua")

    first, inner = points.items[0]
    assert (text_of(first.runs), text_of(inner.items[0][0].runs)) == ("satu", "anak lanjutan")
    assert len(points.items) == 2


def test_bullets_pasted_from_word_are_bullets():
    assert len(only("• satu\n• dua").items) == 2


def test_an_ordered_list_keeps_its_first_number():
    assert (only("3. tiga\n4. empat").start, only("1) a\n2) b").ordered) == (3, True)


def test_a_new_line_is_a_new_line():
    assert only("Jalan Contoh 1\nPalu").runs == (Run("Jalan Contoh 1\nPalu"),)


def test_dashes_below_a_sentence_are_a_line_and_not_a_heading():
    assert [type(block) for block in blocks("Kalimat\n---\nKalimat")] == [Paragraph, Rule, Paragraph]


def test_indented_text_is_text():
    assert isinstance(only("        Palu, 3 Maret 2026"), Paragraph)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**tebal** dan *miring*", [("tebal", "b"), (" dan ", ""), ("miring", "i")]),
        ("***dua***", [("dua", "bi")]),
        ("__tebal__ _miring_", [("tebal", "b"), (" ", ""), ("miring", "i")]),
        ("nama_berkas_ini 2*3*4", [("nama_berkas_ini 2", ""), ("3", "i"), ("4", "")]),
        ("**tak ditutup", [("**tak ditutup", "")]),
        ("`a*b*` \\*c\\*", [("a*b*", "c"), (" *c*", "")]),
        ("``a`b``", [("a`b", "c")]),
        ("[Palu](https://palu.go.id 'Kota')", [("Palu", "l")]),
        ("lihat https://palu.go.id/a_b.", [("lihat ", ""), ("https://palu.go.id/a_b", "l"), (".", "")]),
        ("<https://palu.go.id> <mailto:a@b.id>", [("https://palu.go.id", "l"), (" ", ""), ("a@b.id", "l")]),
        ("[**tebal** x](https://a.id/(b))", [("tebal", "bl"), (" x", "l")]),
        ("&amp; <b>x</b>", [("&amp; <b>x</b>", "")]),
        ("[x] [y][z]", [("[x] [y][z]", "")]),
    ],
)
def test_marks_within_a_line(text, expected):
    assert words(text) == expected


def test_headings_are_numbered_as_offices_number_them():
    document = parse("## Ringkasan\n### a\n## BAB I Pendahuluan\n### 1.1 Dasar\n##### Tujuan\n## Penutup\n## Lampiran")

    assert [(e.level, e.number, e.text) for e in document.outline] == [
        (1, "", "Ringkasan"),
        (2, "", "a"),
        (1, "I", "Pendahuluan"),
        (2, "A.", "Dasar"),
        (3, "1.", "Tujuan"),
        (1, "II", "Penutup"),
        (1, "", "Lampiran"),
    ]
    assert len({entry.id for entry in document.outline}) == 7


def test_a_number_that_says_something_stays_in_its_heading():
    assert [e.text for e in parse("# 35 program prioritas\n# 2026").outline] == ["35 program prioritas", "2026"]


def test_a_table_with_its_caption_and_alignment():
    before, table, after = blocks("Uraian\n\nTabel: Antrean\n\nHari | Menit\n:--|--:\nSenin | 4\\|0\n`a|b`\nSesudah")

    assert (table.caption, table.number, table.alignments) == ("Antrean", 1, ("left", "right"))
    assert [[text_of(cell) for cell in row] for row in table.rows] == [["Senin", "4|0"], ["a|b", ""]]
    assert text_of(after.runs) == "Sesudah"
    assert text_of(before.runs) == "Uraian"


def test_a_row_with_too_many_cells_loses_nothing():
    (row,) = only("a|b\n-|-\n1|2|3").rows

    assert [text_of(cell) for cell in row] == ["1", "2 | 3"]


def test_a_picture_stands_by_itself_with_what_is_seen_and_its_caption():
    before, picture, after = blocks('Awal ![Loket](lampiran:7 "Loket baru") akhir', "7")

    assert picture == Image("7", "Loket", "Loket baru", 1)
    assert (text_of(before.runs), text_of(after.runs)) == ("Awal", "akhir")


@pytest.mark.parametrize(
    "address",
    ["/etc/passwd", "file:///etc/passwd", "https://contoh.go.id/x.png", "//x/y.png", "data:image/png;base64,AA",
     "lampiran:8", "lampiran:../7", "LAMPIRAN:7", "javascript:alert(1)", "lampiran:7/../../x", "\\\\host\\x.png", ""],
)  # fmt: skip
def test_no_picture_but_the_reports_own(address):
    document = parse(f"![isi]({address})", images={"7"})

    assert not [block for block in walk(document.blocks) if isinstance(block, Image)]
    assert document.faults[0][0] in {Fault.PICTURE_FOREIGN, Fault.PICTURE_UNKNOWN}
    assert "isi" in document.html


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//contoh.go.id", "/lokal",
     "vbscript:x", "file:///etc", "java\nscript:x", "http:/x",
     "https://a@b.id", "ftp://x", "&#106;avascript:x",
     "http://\\evil"],
)  # fmt: skip
def test_a_link_that_leads_elsewhere_is_text(address):
    document = parse(f"[teks](<{address}>) dan [teks]({address})")

    assert "href" not in document.html
    assert "teks" in document.html


def test_footnotes_are_numbered_as_they_are_met_and_stand_at_the_end():
    document = parse(
        "Satu[^b] dua[^a] lagi[^b] hilang[^x]\n\n[^a]: Catatan a\n[^b]: Catatan *b*\n    lanjut\n[^c]: sisa"
    )

    assert [run.note for run in document.blocks[0].runs if run.note] == [1, 2, 1]
    notes = document.blocks[-1]
    assert isinstance(notes, Footnotes)
    assert [text_of(note[0].runs) for note in notes.items] == ["Catatan b lanjut", "Catatan a"]
    assert {fault for fault, _ in document.faults} == {Fault.NOTE_WITHOUT_TEXT, Fault.NOTE_UNUSED}
    check_safe(document.html)


def test_boxes_by_kind_and_speakers_notes_that_are_not_printed():
    text = '!!! penting "Ingat"\n    isi\n    - satu\n\n!!! catatan\n    Sapa wali kota.\n\n!!! aneh\n    x\n\n!!! Awas'
    box, notes, other, lone = blocks(text)

    assert (box.kind, box.title, [type(b) for b in box.blocks]) == (Callout.IMPORTANT, "Ingat", [Paragraph, List])
    assert (notes.kind, other.kind) == (Callout.NOTES, Callout.INFO)
    assert isinstance(lone, Paragraph), "words with nothing below them are not lost"
    assert "wali kota" not in parse(text).html
    assert "wali kota" in html.render(blocks(text), notes=True)


def test_inserts_stand_on_lines_of_their_own_and_are_resolved_by_the_caller():
    document = parse("Lihat:\n[[temuan:T-2026-001]]\n[[jurnal]]\n\n- [[rekomendasi:R-1]]\n\n[[aneh:1]]")

    assert document.inserts == (Insert(InsertKind.FINDING, "T-2026-001"), Insert(InsertKind.JOURNAL))
    assert {fault for fault, _ in document.faults} == {Fault.INSERT_INSIDE, Fault.INSERT_UNKNOWN}
    chart = Chart("bar", "Antrean", ("Senin",), (Series("", (4.5,)),), "menit")
    resolved = document.resolve(
        lambda insert: [chart] if insert.kind is InsertKind.JOURNAL else [Heading(1, (Run("T"),))]
    )
    assert not resolved.inserts
    assert [b.number for b in resolved.blocks if isinstance(b, Heading | Chart)] == ["I", 1]
    assert "<svg" in resolved.html
    assert "<details>" in resolved.html


def test_quotes_code_and_guidance():
    quote, code = blocks("<!-- Tulis di sini. -->\n> kutipan\n\n```\n<b>\n\n  x | y\n```\n")

    assert (type(quote), code) == (Quote, Code("<b>\n\n  x | y"))
    assert only("```\ntak ditutup") == Code("tak ditutup")


def test_numbering_twice_changes_nothing():
    document = parse("# I. Satu\n\nTabel: T\n\n|a|\n|-|\n|b|\n\n## A. Dua")

    assert document.resolve(lambda _: []).blocks == document.blocks


def test_empty_texts_have_no_blocks():
    assert {blocks(text) for text in ("", " \n\t\n", "\0\0", "\u202e", "#")} == {()}


# ---------- What nobody should write ----------


def fill(piece: str, size: int = LARGEST) -> str:
    return (piece * (size // len(piece) + 1))[:size]


HOSTILE = {
    "runs of [": fill("["),
    "runs of ![": fill("!["),
    "runs of [a](": fill("[a]("),
    "links that do not end": fill('[a](b "c '),
    "backticks": fill("`"),
    "backticks of all lengths": " ".join("`" * n for n in range(1, 770)),
    "strong": fill("**"),
    "emphasis of both kinds": fill("*_"),
    "emphasis that does not end": fill("*a **b "),
    "emphasis everywhere": fill("*a*b"),
    "nested lists": "\n".join(" " * 2 * n + "- a" for n in range(500)),
    "lists in one line": fill("- "),
    "nested quotes": fill(">"),
    "quotes and lists": fill("> - 1. "),
    "nested admonitions": "\n".join("    " * n + "!!! info" for n in range(300)),
    "admonition of many words": "!!! " + fill("a ", LARGEST - 8),
    "less than": fill("<"),
    "ampersands": fill("&"),
    "entities": fill("&#106;"),
    "60,000-row table": "|a|b|\n|-|-|\n" + "|1|2|\n" * 60_000,
    "wide table": "|" + "a|" * 20_000 + "\n|" + "-|" * 20_000,
    "wide and long table": "|" + "a|" * 29 + "\n|" + "-|" * 29 + "\n" + "x\n" * 2_900,
    "2 MB paragraph": fill("kata ", 2_000_000),
    "one long word": fill("a"),
    "combining accents": fill("e\u0301", 200_000),
    "raw html": fill("<script>alert(1)</script><img src=x onerror=alert(1)>"),
    "raw pandoc blocks": fill("```{=openxml}\n<w:p/>\n```\n"),
    "file pictures": fill("![a](/etc/passwd)\n\n"),
    "network pictures": fill("![a](http://contoh.go.id/x.png) "),
    "footnote bomb": fill("[^a]", 150_000) + "\n\n[^a]: " + fill("[^a]", 100_000),
    "many footnotes": "".join(f"[^{n}]" for n in range(9_000)) + "\n" + "".join(f"\n[^{n}]: x" for n in range(9_000)),
    "reference links": "".join(f"[a{n}]: http://x/{n}\n[a{n}][a{n}]\n" for n in range(6_000)),
    "setext headings": fill("a\n=\n"),
    "headings": fill("# a\n"),
    "hashes": fill("#a# "),
    "rules": fill("- - -\n"),
    "null bytes": fill("\0"),
    "bidi overrides": fill("\u202e", 100_000),
    "backslashes": fill("\\"),
    "pipes": fill("|"),
    "addresses": fill("http://a "),
    "comments": fill("<!--"),
    "fences": fill("~~~\n"),
    "fences of all lengths": "\n".join("`" * n for n in range(3, 770)),
    "inserts": fill("[[jurnal]]\n"),
    "empty lines": fill("\n"),
    "blanks": "a" + fill(" ", LARGEST - 2) + "b",
    "lines of one letter": fill("a\n"),
    "paragraphs of one letter": fill("a\n\n"),
    "lone surrogates": fill("\ud800", 90_000),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_any_text_is_read_or_refused_in_time(kind):
    text, said = HOSTILE[kind], ""
    before = time.process_time()
    while True:
        try:
            markup = parse(text, images={"7"}).html
            break
        except MarkdownRefused as refusal:
            said = refusal.message % refusal.params
            # Just below what is refused must be as quick.
            text = text[: len(text) * 3 // 4]
    assert time.process_time() - before < CPU_BOUND
    assert "%" not in said
    check_safe(markup[:200_000].rpartition("<")[0])


def test_a_real_text_of_300_kb_is_read():
    section = (
        "## Bagian\n\nKota **Palu** belajar ke [Malang](https://malang.go.id). "
        + "Antrean *tertata* baik. " * 50
        + "\n\n- satu\n- dua\n\n"
    )
    before = time.process_time()
    document = parse(fill(section))

    assert len(document.blocks) > 500
    assert len(document.html) > 300_000
    assert time.process_time() - before < CPU_BOUND


def test_what_is_too_large_is_refused_with_its_limit():
    with pytest.raises(MarkdownRefused) as caught:
        parse("é" * 200_000)
    assert caught.value.params == {"limit": 300}


PIECES = st.sampled_from(
    ["[", "]", "(", ")", "![", "`", "```\n", "*", "**", "_", ">", "- ", "1. ", "\n", "\n\n", "    ", "|",
     "|-|-|\n", "# ", "<", "&", "\\", "!!! catatan\n    ", "[^a]", "[^a]: ", "[[jurnal]]",
     "lampiran:7",
     "javascript:", "http://a.id",
     "<script>", "onerror=", "\0", "\u202e", "a", " ", "<!--", "-->", "Tabel: x", "&#x6a;", '"', "'", "\x02",
     "\x03", "klzzwxh:0000"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=80).map("".join)))
def test_whatever_is_written_the_page_stays_safe(text):
    try:
        document = parse(text, images={"7"})
    except MarkdownRefused:
        return
    check_safe(document.html)
    check_safe(html.render(document.blocks, notes=True))
    for block in walk(document.blocks):
        if isinstance(block, Table):
            assert {len(row) for row in block.rows} <= {len(block.alignments)}
        if isinstance(block, Admonition | Quote):
            assert block.blocks
