"""An EPUB in memory: how text and pictures reach pandoc (HOUSE T13).

Of all that pandoc reads only an archive keeps both `--sandbox` and pictures. It holds one XHTML file written here from
blocks, every text escaped, and the pictures it names; nothing in it points elsewhere but links that people follow.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Final

from markupsafe import Markup, escape

from magang.documents import charts
from magang.documents.html import caption_of
from magang.documents.markdown.arrange import outline_of
from magang.documents.markdown.blocks import (
    Admonition,
    Block,
    Chart,
    Code,
    Heading,
    Image,
    List,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
)
from magang.documents.report import Report, picture_name, widths
from magang.kernel.typed import CONTROL, UNSEEN

# Styles of the reference documents, by what they are for.
COVER_LOGO: Final = "Sampul Lambang"
COVER_CITY: Final = "Sampul Kota"
COVER_KIND: Final = "Sampul Jenis"
COVER_TITLE: Final = "Sampul Judul"
COVER_SUBTITLE: Final = "Sampul Subjudul"
COVER_TEXT: Final = "Sampul Keterangan"
CONTENTS_TITLE: Final = "Daftar Isi Judul"
CONTENTS: Final = ("toc 1", "toc 2")
BOX: Final = "Kotak"
SIGNATURE: Final = "Tanda Tangan"
SEAL: Final = "Sidik"

_CONTAINER: Final = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_BOOK: Final = Markup(
    '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:language>id</dc:language></metadata><manifest>'
    '<item id="text" href="text.xhtml" media-type="application/xhtml+xml"/>{}</manifest>'
    '<spine><itemref idref="text"/></spine></package>'
)
_PAGE: Final = Markup(
    '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:epub="http://www.idpf.org/2007/ops"><head><title></title></head><body>{}</body></html>'
)
# A picture fits into this many centimetres.
_WIDE, _HIGH = 15.0, 9.5


def epub(report: Report, files: Mapping[str, bytes], sizes: Mapping[str, Sequence[int]]) -> bytes:
    """The archive; `files` are all pictures by name, `sizes` their width and height in pixels."""
    items = Markup("").join(
        Markup('<item id="p{}" href="{}" media-type="{}"/>').format(
            at, name, "image/png" if name.endswith(".png") else "image/jpeg"
        )
        for at, name in enumerate(files)
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", _CONTAINER)
        archive.writestr("book.opf", _BOOK.format(items))
        archive.writestr("text.xhtml", _Writer(report, sizes).page(), zipfile.ZIP_DEFLATED)
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def text(value: str) -> Markup:
    """`value` escaped, without what no XML may hold; a line end is a line end."""
    clean = UNSEEN.sub("", CONTROL.sub("", value))
    return escape(clean).replace("\n", Markup("<br/>"))


def _styled(style: str, *contents: Markup) -> Markup:
    """Paragraphs of a named style."""
    inner = Markup("").join(Markup("<p>{}</p>").format(content) for content in contents if content)
    return Markup('<div data-custom-style="{}">{}</div>').format(style, inner) if inner else Markup("")


class _Writer:
    def __init__(self, report: Report, sizes: Mapping[str, Sequence[int]]) -> None:
        self._report, self._sizes = report, sizes

    def page(self) -> str:
        body = self._join(self._report.body)
        parts = (self._cover(), self._contents(), body, self._ending(), self._notes())
        return _PAGE.format(Markup("\n").join(parts))

    def _join(self, blocks: Iterable[Block]) -> Markup:
        return Markup("\n").join(self._block(block) for block in blocks)

    def _block(self, block: Block) -> Markup:
        match block:
            case Heading(level=level, runs=runs, id=id, number=number):
                mark = text(f"{number}\u2002") if number else ""
                return Markup('<h{0} id="{1}">{2}{3}</h{0}>').format(level, id, mark, self._runs(runs))
            case Paragraph(runs=runs):
                return Markup("<p>{}</p>").format(self._runs(runs))
            case List(ordered=ordered, items=items, start=start):
                inner = Markup("").join(Markup("<li>{}</li>").format(self._item(item)) for item in items)
                if ordered:
                    return Markup('<ol start="{}">{}</ol>').format(start, inner)
                return Markup("<ul>{}</ul>").format(inner)
            case Table():
                return self._table(block)
            case Quote(blocks=inner):
                return Markup("<blockquote>{}</blockquote>").format(self._join(inner))
            case Admonition(kind=kind, title=title, blocks=inner):
                named = Markup("<strong>{}</strong>").format(text(title or kind.label))
                return _styled(BOX, named) + Markup("").join(self._boxed(inner))
            case Image(id=id, alt=alt):
                return self._picture(picture_name(id, self._report.images[id]), alt, caption_of(block))
            case Chart(number=number):
                return self._picture(f"grafik-{number}.png", charts.summary(block), caption_of(block))
            case Code(text=code):
                # Leading blanks are kept as blanks that do not collapse.
                return Markup("<pre>{}</pre>").format(UNSEEN.sub("", CONTROL.sub("", code)))
            case Rule():
                return Markup("<hr/>")
        raise TypeError(f"not printable: {type(block).__name__}")

    def _item(self, item: tuple[Block, ...]) -> Markup:
        """Without a p around its first paragraph: the lines of a list stand close together."""
        if item and isinstance(item[0], Paragraph):
            return self._runs(item[0].runs) + self._join(item[1:])
        return self._join(item)

    def _boxed(self, blocks: Iterable[Block]) -> Iterable[Markup]:
        """Blocks in a box. Items are marked by hand: a list keeps its own style, which has no box."""
        for block in blocks:
            match block:
                case Paragraph(runs=runs):
                    yield _styled(BOX, self._runs(runs))
                case List(ordered=ordered, items=items, start=start):
                    for number, item in enumerate(items, start=start):
                        mark = f"{number}.\u2002" if ordered else "•\u2002"
                        first, rest = (item[0], item[1:]) if item else (None, ())
                        if isinstance(first, Paragraph):
                            yield _styled(BOX, text(mark) + self._runs(first.runs))
                        else:
                            rest = item
                        yield from self._boxed(rest)
                case _:
                    yield self._block(block)

    def _table(self, table: Table) -> Markup:
        def row(tag: str, cells: tuple[Runs, ...]) -> Markup:
            return Markup("<tr>{}</tr>").format(
                Markup("").join(
                    Markup('<{0} style="text-align: {1}">{2}</{0}>').format(tag, alignment, self._runs(cell))
                    for cell, alignment in zip(cells, table.alignments, strict=True)
                )
            )

        columns = Markup("").join(
            Markup('<col style="width: {:.1f}%"/>').format(100 * share) for share in widths(table)
        )
        caption = Markup("<caption>{}</caption>").format(text(caption_of(table))) if table.caption else ""
        head = Markup("<thead>{}</thead>").format(row("th", table.header)) if table.header else ""
        body = Markup("").join(row("td", cells) for cells in table.rows)
        return Markup("<table>{}<colgroup>{}</colgroup>{}<tbody>{}</tbody></table>").format(
            caption, columns, head, body
        )

    def _picture(self, name: str, alt: str, caption: str = "", *, high: float = _HIGH) -> Markup:
        width, height = self._sizes[name]
        across = min(_WIDE, high * width / height)
        image = Markup('<img src="{}" alt="{}" width="{:.2f}cm"/>').format(name, text(alt), across)
        if not caption:
            return Markup("<p>{}</p>").format(image)
        return Markup("<figure>{}<figcaption>{}</figcaption></figure>").format(image, text(caption))

    def _runs(self, runs: Runs) -> Markup:
        return Markup("").join(map(self._run, runs))

    def _run(self, run: Run) -> Markup:
        if run.note:
            return Markup('<a epub:type="noteref" href="#catatan-{0}">{0}</a>').format(run.note)
        html = text(run.text)
        for tag, is_set in (("code", run.code), ("em", run.italic), ("strong", run.bold)):
            if is_set:
                html = Markup("<{0}>{1}</{0}>").format(tag, html)
        return Markup('<a href="{}">{}</a>').format(run.link, html) if run.link else html

    def _notes(self) -> Markup:
        return Markup("").join(
            Markup('<aside epub:type="footnote" id="catatan-{}">{}</aside>').format(number, self._join(note))
            for number, note in enumerate(self._report.notes, start=1)
        )

    def _cover(self) -> Markup:
        report = self._report
        city = report.city
        facts = ((("Angkatan", report.cohort),) if report.cohort else ()) + report.facts
        strong = Markup("<strong>{}</strong>")
        logo = Markup("")
        if name := report.logo_name:
            logo = Markup('<div data-custom-style="{}">{}</div>').format(
                COVER_LOGO, self._picture(name, f"Lambang {city.name}", high=2.4)
            )
        return Markup("\n").join(
            (
                logo,
                _styled(COVER_CITY, strong.format(text(city.name)), text(city.agency)),
                _styled(COVER_KIND, text(report.kind.upper())),
                _styled(COVER_TITLE, text(report.title)),
                _styled(COVER_SUBTITLE, text(report.subtitle)),
                _styled(
                    COVER_TEXT,
                    text("Disusun oleh") if report.authors else Markup(""),
                    *(
                        strong.format(text(p.name)) + (Markup("<br/>{}").format(text(p.office)) if p.office else "")
                        for p in report.authors
                    ),
                    *(Markup("{}: {}").format(text(label), strong.format(text(value))) for label, value in facts),
                ),
            )
        )

    def _contents(self) -> Markup:
        entries = [entry for entry in outline_of(self._report.body) if entry.level <= len(CONTENTS)]
        if not entries:
            return Markup("")
        lines = (
            _styled(
                CONTENTS[entry.level - 1],
                Markup('<a href="#{}">{}</a>').format(
                    entry.id, text(f"{entry.number}\u2002{entry.text}".strip("\u2002"))
                ),
            )
            for entry in entries
        )
        return _styled(CONTENTS_TITLE, text("Daftar isi")) + Markup("\n").join(lines)

    def _ending(self) -> Markup:
        report = self._report
        parts = []
        if report.signatures:
            authors = ", ".join(person.name for person in report.authors)
            parts.append(Markup('<h1 id="pengesahan">{}</h1>').format(text("Lembar pengesahan")))
            parts.append(
                Markup("<p>{}</p>").format(
                    text(
                        f"{report.kind} “{report.title}” disusun oleh {authors} dan diajukan kepada {report.city.name}."
                    )
                )
            )
            people = report.signatures if len(report.signatures) > 1 else (None, *report.signatures)
            above, names = [], []
            for person in people:
                lines = "\n".join(filter(None, (person.place or "\u00a0", person.office))) if person else ""
                above.append(_styled(SIGNATURE, text(f"{lines}\n\n\n\n")))
                below = text(f"\n{person.below}") if person and person.below else ""
                names.append(
                    _styled(
                        SIGNATURE, Markup("<strong>{}</strong>{}").format(text(person.name if person else ""), below)
                    )
                )
            rows = Markup("").join(
                Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row))
                for row in (above, names)
            )
            columns = Markup('<col style="width: {:.1f}%"/>').format(100 / len(people)) * len(people)
            parts.append(Markup("<table><colgroup>{}</colgroup><tbody>{}</tbody></table>").format(columns, rows))
        if report.attachments:
            items = Markup("").join(Markup("<li><p>{}</p></li>").format(text(name)) for name in report.attachments)
            parts.append(Markup('<h1 id="lampiran">{}</h1><ol>{}</ol>').format(text("Daftar lampiran"), items))
        if report.seal:
            parts.append(_styled(SEAL, text(f"Naskah ini sudah dibekukan. Sidik SHA-256: {report.seal}")))
        return Markup("\n").join(parts)
