"""Safe HTML from blocks. Text is escaped as it is written, and the result passes an allow-list all the same.

render(document.blocks)                                              # for readers
render(document.blocks, image_url=lambda id: url_for(…), notes=True) # the author's preview
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Final

import nh3
from markupsafe import Markup, escape

from magang.documents import charts
from magang.documents.markdown.blocks import (
    Admonition,
    Block,
    Callout,
    Chart,
    Code,
    Footnotes,
    Heading,
    Image,
    Insert,
    List,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
)

ImageUrl = Callable[[str], str]
Label = Callable[[str], str]

_ID: Final = re.compile(r"(?:bagian|catatan|rujukan)-[a-z0-9-]{1,90}")
_CLASSES: Final = frozenset(
    {
        "callout",
        "callout-title",
        "footnote-mark",
        "footnotes",
        "footnote-back",
        "heading-number",
        "insert",
        "num",
        "center",
        "table-scroll",
    }
    | {f"callout-{kind.value}" for kind in Callout}
)
_HEADINGS: Final = ("h2", "h3", "h4", "h5", "h6")
_TABLE: Final = ("table", "caption", "thead", "tbody", "tr", "th", "td")
_BLOCKS: Final = ("p", "blockquote", "pre", "hr", "ol", "ul", "li", "figure", "figcaption", "aside", "section", "div")
_INLINE: Final = ("a", "br", "code", "em", "img", "span", "strong", "sup")
_TAGS: Final = frozenset((*_HEADINGS, *_TABLE, *_BLOCKS, *_INLINE))
_ATTRIBUTES: Final = {
    "a": {"href", "id", "class", "role", "aria-label"},
    "img": {"src", "alt", "loading"},
    "ol": {"start"},
    "li": {"id"},
    "th": {"class", "scope"},
    "td": {"class"},
    **{tag: {"id", "class"} for tag in _HEADINGS},
    **{tag: {"class"} for tag in ("div", "span", "section", "aside", "p", "sup")},
}
# The text of a page begins at h2: h1 is the page's own.
_TOP: Final = 2


def render(
    blocks: Sequence[Block],
    *,
    image_url: ImageUrl = lambda id: f"lampiran:{id}",
    notes: bool = False,
    label: Label = str,
) -> Markup:
    """The blocks as HTML. `label` translates our own words; with `notes` what is for the speaker is there too."""
    urls: set[str] = set()

    def address(id: str) -> str:
        url = image_url(id)
        urls.add(url)
        return url

    writer = _Writer(address, notes, label)
    parts = []
    for is_chart, group in groupby(blocks, lambda block: isinstance(block, Chart)):
        html = Markup("\n").join(writer.blocks(list(group)))
        # A chart is drawn by us from numbers and escaped labels; the list knows no SVG.
        parts.append(html if is_chart else _allowed(html, urls))
    return Markup("\n").join(parts)


def render_each(
    blocks: Sequence[Block], *, image_url: ImageUrl, label: Label = str, notes: bool = False
) -> list[Markup]:
    """Each block for itself, for a page that says something beside it; ids are as in the whole."""
    urls: set[str] = set()

    def address(id: str) -> str:
        urls.add(url := image_url(id))
        return url

    writer = _Writer(address, notes, label)
    return [
        html if isinstance(block, Chart) else _allowed(html, urls)
        for block, html in zip(blocks, writer.blocks(blocks), strict=True)
    ]


def inline(runs: Runs, *, notes: bool = True) -> Markup:
    """Runs alone, for a line of a template."""
    return _runs(runs if notes else tuple(run for run in runs if not run.note))


def _allowed(html: str, urls: set[str]) -> Markup:
    """Only what this module writes gets through."""

    def attribute(_tag: str, name: str, value: str) -> str | None:
        match name:
            case "id":
                return value if _ID.fullmatch(value) else None
            case "class":
                return " ".join(word for word in value.split() if word in _CLASSES) or None
            case "src":
                return value if value in urls else None
            case "href":
                return value if re.match(r"(https?://|mailto:|#)", value, re.IGNORECASE) else None
        return value

    return Markup(  # noqa: S704 - this is the filter
        nh3.clean(
            html,
            tags=set(_TAGS),
            attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
            attribute_filter=attribute,
            url_schemes={"http", "https", "mailto", "lampiran"},
            generic_attribute_prefixes=set(),
            link_rel="noopener noreferrer nofollow",
        )
    )


class _Writer:
    def __init__(self, image_url: ImageUrl, notes: bool, label: Label) -> None:
        self._image_url, self._notes, self._label = image_url, notes, label
        self._seen: set[int] = set()

    def blocks(self, blocks: Sequence[Block]) -> Iterator[Markup]:
        for block in blocks:
            yield self._block(block)

    def _join(self, blocks: Sequence[Block]) -> Markup:
        return Markup("\n").join(self.blocks(blocks))

    def _block(self, block: Block) -> Markup:
        match block:
            case Heading(level=level, runs=runs, id=id, number=number):
                tag = f"h{min(level + _TOP - 1, 6)}"
                mark = Markup('<span class="heading-number">{}</span> ').format(number) if number else ""
                return Markup('<{0} id="{1}">{2}{3}</{0}>').format(tag, id, mark, _runs(runs, self._seen))
            case Paragraph(runs=runs):
                return Markup("<p>{}</p>").format(_runs(runs, self._seen))
            case List(ordered=ordered, items=items, start=start):
                inner = Markup("").join(Markup("<li>{}</li>").format(self._item(item)) for item in items)
                if not ordered:
                    return Markup("<ul>{}</ul>").format(inner)
                first = Markup(' start="{}"').format(start) if start != 1 else ""
                return Markup("<ol{}>{}</ol>").format(first, inner)
            case Table():
                return self._table(block)
            case Quote(blocks=blocks):
                return Markup("<blockquote>{}</blockquote>").format(self._join(blocks))
            case Admonition(kind=kind, title=title, blocks=blocks):
                if kind is Callout.NOTES and not self._notes:
                    return Markup("")
                return Markup('<aside class="callout callout-{}"><p class="callout-title">{}</p>{}</aside>').format(
                    kind.value, title or self._label(kind.label), self._join(blocks)
                )
            case Image(id=id, alt=alt):
                picture = Markup('<img src="{}" alt="{}" loading="lazy">').format(self._image_url(id), alt)
                return Markup("<figure>{}{}</figure>").format(picture, _caption(block))
            case Chart():
                return self._chart(block)
            case Code(text=text):
                return Markup("<pre><code>{}</code></pre>").format(text)
            case Rule():
                return Markup("<hr>")
            case Insert(kind=kind, reference=reference):
                return Markup('<p class="insert">{} {}</p>').format(self._label(kind.label), reference)
            case Footnotes(items=items):
                return self._footnotes(items)

    def _item(self, item: Sequence[Block]) -> Markup:
        """An item of one paragraph stands without a p."""
        if len(item) == 1 and isinstance(item[0], Paragraph):
            return _runs(item[0].runs, self._seen)
        return self._join(item)

    def _table(self, table: Table) -> Markup:
        classes = [{"right": "num", "center": "center"}.get(alignment, "") for alignment in table.alignments]

        def row(tag: Markup, cells: tuple[Runs, ...]) -> Markup:
            return Markup("<tr>{}</tr>").format(
                Markup("").join(
                    Markup("<{}{}>{}</{}>").format(
                        tag, Markup(' class="{}"').format(name) if name else "", _runs(cell, self._seen), tag[:2]
                    )
                    for cell, name in zip(cells, classes, strict=True)
                )
            )

        head = Markup("<thead>{}</thead>").format(row(Markup('th scope="col"'), table.header)) if table.header else ""
        caption = Markup("<caption>{}</caption>").format(caption_of(table)) if table.caption else ""
        body = Markup("").join(row(Markup("td"), cells) for cells in table.rows)
        return Markup('<div class="table-scroll"><table>{}{}<tbody>{}</tbody></table></div>').format(
            caption, head, body
        )

    def _chart(self, chart: Chart) -> Markup:
        unit = f" ({chart.unit})" if chart.unit else ""
        return Markup(
            '<figure class="chart-figure">{}<figcaption>{}</figcaption>'
            "<details><summary>{}</summary>{}</details></figure>"
        ).format(
            charts.svg(chart, on_screen=True),
            caption_of(chart),
            self._label("Lihat angkanya"),
            self._table(table_of(chart, f"{chart.title}{unit}")),
        )

    def _footnotes(self, items: tuple[tuple[Block, ...], ...]) -> Markup:
        notes = Markup("").join(
            Markup(
                '<li id="catatan-{0}">{1} <a class="footnote-back" href="#rujukan-{0}" aria-label="{2}">↩</a></li>'
            ).format(number, self._item(item), self._label("Kembali ke teks"))
            for number, item in enumerate(items, start=1)
        )
        return Markup('<section class="footnotes"><ol>{}</ol></section>').format(notes)


def table_of(chart: Chart, title: str = "") -> Table:
    """The numbers of a chart."""
    names = [series.name or chart.unit or "Nilai" for series in chart.series]
    return Table(
        ((Run(""),), *((Run(name),) for name in names)),
        tuple(
            ((Run(category),), *((Run(charts.number(series.values[at])),) for series in chart.series))
            for at, category in enumerate(chart.categories)
        ),
        ("left", *("right" for _ in names)),  # type: ignore[arg-type]
        title,
    )


def caption_of(block: Table | Image | Chart) -> str:
    """“Tabel 2. …” or “Gambar 3. …”, as it stands in every format."""
    match block:
        case Table(number=number, caption=caption):
            return f"Tabel {number}. {caption}" if number else caption
        case Image(number=number, caption=caption):
            return f"Gambar {number}. {caption}" if caption else ""
        case Chart(number=number, title=title, source=source):
            return f"Gambar {number}. {title}{f' (sumber: {source})' if source else ''}"


def _caption(image: Image) -> Markup:
    caption = caption_of(image)
    return Markup("<figcaption>{}</figcaption>").format(caption) if caption else Markup("")


def _runs(runs: Runs, seen: set[int] | None = None) -> Markup:
    return Markup("").join(_run(run, seen) for run in runs)


def _run(run: Run, seen: set[int] | None) -> Markup:
    if run.note:
        # A note that is referred to again keeps one way back.
        place = Markup(' id="rujukan-{}"').format(run.note) if seen is not None and run.note not in seen else Markup("")
        if seen is not None:
            seen.add(run.note)
        return Markup('<sup class="footnote-mark"><a{} href="#catatan-{}" role="doc-noteref">{}</a></sup>').format(
            place, run.note, run.note
        )
    html = escape(run.text).replace("\n", Markup("<br>"))
    for tag, is_set in (("code", run.code), ("em", run.italic), ("strong", run.bold)):
        if is_set:
            html = Markup("<{0}>{1}</{0}>").format(tag, html)
    return Markup('<a href="{}">{}</a>').format(run.link, html) if run.link else html
