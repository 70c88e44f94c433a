"""Charts as SVG, one look for the screen, the PDF and Word. Colour never stands alone: values or markers go with it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from magang.documents.markdown.blocks import Chart

WIDTH: Final = 720
# Told apart by people who see few colours, and in print.
COLOURS: Final = ("#0e5a58", "#d08a1d", "#1f5595", "#a3441c", "#7a4b9a", "#626614")
INK: Final = "#18262b"
QUIET: Final = "#53646b"
LINE: Final = "#dcd8ce"
_LABEL: Final = 13
_LETTER: Final = 7.2  # a letter's usual width at that size
_MARKERS: Final = ("circle", "square", "diamond", "triangle")


def number(value: float | None) -> str:
    """As Indonesians write it: 1.250,5; “–” where nothing is known."""
    if value is None:
        return "–"
    text = f"{value:,.0f}" if value == round(value) or abs(value) >= 1000 else f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def summary(chart: Chart) -> str:
    """What a chart shows, for those who do not see it."""
    parts = []
    for series in chart.series:
        values = ", ".join(f"{c} {number(v)}" for c, v in zip(chart.categories, series.values, strict=True))
        parts.append(f"{series.name}: {values}" if series.name else values)
    unit = f" ({chart.unit})" if chart.unit else ""
    text = f"{chart.title}{unit}. {'; '.join(parts)}."
    return text if len(text) <= 1000 else f"{text[:997]}…"


def svg(chart: Chart, *, on_screen: bool = False) -> Markup:
    """The chart without its title. On screen the colours come from the style sheet through the classes."""
    lines = chart.kind == "line"
    body, height = _lines(chart) if lines else _bars(chart)
    head = Markup('<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {} {}"').format(WIDTH, height)
    if on_screen:
        head += Markup(' role="img" aria-label="{}">').format(summary(chart))
    else:
        head += Markup(' width="{}" height="{}" font-family="Plus Jakarta Sans">').format(WIDTH, height)
    return head + Markup("").join(body) + Markup("</svg>")


def _text(x: float, y: float, content: str, *, anchor: str = "start", colour: str = INK, weight: int = 400) -> Markup:
    return Markup(
        '<text x="{:.1f}" y="{:.1f}" text-anchor="{}" font-size="{}" font-weight="{}" fill="{}" class="{}">{}</text>'
    ).format(x, y, anchor, _LABEL, weight, colour, "chart-ink" if colour == INK else "chart-quiet", content)


def _rule(x1: float, y1: float, x2: float, y2: float) -> Markup:
    return Markup(
        '<path d="M{:.1f} {:.1f}L{:.1f} {:.1f}" stroke="{}" stroke-width="1" fill="none" class="chart-line"/>'
    ).format(x1, y1, x2, y2, LINE)


def _legend(chart: Chart, y: float) -> tuple[list[Markup], float]:
    """Names of the series in rows, and where the chart may begin."""
    if len(chart.series) < 2 and not chart.unit:
        return [], y
    parts: list[Markup] = []
    x = 0.0
    if len(chart.series) > 1:
        for at, series in enumerate(chart.series):
            name = _cut(series.name, 40)
            width = 22 + len(name) * _LETTER + 18
            if x and x + width > WIDTH:
                x, y = 0, y + 22
            parts += [_marker(at, x + 6, y - 4.5), _text(x + 18, y, name)]
            x += width
    if chart.unit:
        if x and x + len(chart.unit) * _LETTER > WIDTH - 10:
            y += 22
        parts.append(_text(WIDTH, y, _cut(chart.unit, 60), anchor="end", colour=QUIET))
    return parts, y + 18


def _marker(at: int, x: float, y: float) -> Markup:
    colour, shape = COLOURS[at % len(COLOURS)], _MARKERS[at % len(_MARKERS)]
    paths = {
        "circle": "M{0} {1}m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
        "square": "M{0} {1}m-4.5-4.5h9v9h-9z",
        "diamond": "M{0} {1}m0-6l6 6l-6 6l-6-6z",
        "triangle": "M{0} {1}m0-6l6 10h-12z",
    }
    return Markup('<path d="{}" fill="{}" class="chart-{}"/>').format(
        paths[shape].format(f"{x:.1f}", f"{y:.1f}"), colour, at % len(COLOURS) + 1
    )


def _bars(chart: Chart) -> tuple[list[Markup], float]:
    """Lying bars: names of offices are long, and each bar has its number at its end."""
    parts, top = _legend(chart, 14)
    names = [_cut(category, 38) for category in chart.categories]
    left = min(280.0, max(len(name) for name in names) * _LETTER + 14)
    values = [v for series in chart.series for v in series.values if v is not None]
    low, high = min([0.0, *values]), max([0.0, *values])
    widest = max(len(number(v)) for v in [*values, 0]) * _LETTER + 12
    span = (high - low) or 1.0
    scale = (WIDTH - left - widest - (widest if low < 0 else 0)) / span
    zero = left + (widest if low < 0 else 0) - low * scale
    thick = 20 if len(chart.series) == 1 else max(9, 26 // len(chart.series))
    y = top
    for row, name in enumerate(names):
        group = thick * len(chart.series)
        parts.append(_text(left - 10, y + group / 2 + 4.5, name, anchor="end"))
        for at, series in enumerate(chart.series):
            value = series.values[row]
            middle = y + at * thick + thick / 2
            if value is None:
                parts.append(_text(zero + 6, middle + 4.5, "belum ada data", colour=QUIET))
                continue
            width = abs(value) * scale
            start = zero if value >= 0 else zero - width
            parts.append(
                Markup(
                    '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="2" fill="{}" class="chart-{}"/>'
                ).format(
                    start,
                    y + at * thick + 1,
                    max(width, 1),
                    thick - 2,
                    COLOURS[at % len(COLOURS)],
                    at % len(COLOURS) + 1,
                )
            )
            end = (zero + width + 6, "start") if value >= 0 else (start - 6, "end")
            parts.append(_text(end[0], middle + 4.5, number(value), anchor=end[1], weight=600))
        y += group + 12
    parts.append(_rule(zero, top - 2, zero, y - 8))
    return parts, y


def _lines(chart: Chart) -> tuple[list[Markup], float]:
    parts, top = _legend(chart, 14)
    top += 10
    height, bottom = 250.0, 34.0
    values = [v for series in chart.series for v in series.values if v is not None]
    marks = _marks(min([0.0, *values]), max([0.0, *values]))
    left = max(len(number(mark)) for mark in marks) * _LETTER + 12
    right = WIDTH - 24.0
    low, high = marks[0], marks[-1]

    def at_y(value: float) -> float:
        return top + height - (value - low) / (high - low) * height

    def at_x(place: int) -> float:
        count = len(chart.categories)
        return left + 24 + ((right - left - 24) * place / (count - 1) if count > 1 else (right - left) / 2)

    for mark in marks:
        parts += [
            _rule(left, at_y(mark), WIDTH, at_y(mark)),
            _text(left - 8, at_y(mark) + 4.5, number(mark), anchor="end", colour=QUIET),
        ]
    room = (right - left) / len(chart.categories)
    longest = max(8, int(room / _LETTER))
    step = 1
    if longest < max(map(len, chart.categories)) and len(chart.categories) > 12:
        step = math.ceil(len(chart.categories) / 12)
        longest *= step
    for place in range(0, len(chart.categories), step):
        parts.append(
            _text(at_x(place), top + height + 22, _cut(chart.categories[place], longest), anchor="middle", colour=QUIET)
        )
    for at, series in enumerate(chart.series):
        colour, name = COLOURS[at % len(COLOURS)], at % len(COLOURS) + 1
        for stretch in _stretches(series.values):
            points = "L".join(f"{at_x(place):.1f} {at_y(value):.1f}" for place, value in stretch)
            parts.append(
                Markup(
                    '<path d="M{}" fill="none" stroke="{}" stroke-width="2.5" stroke-linejoin="round" '
                    'class="chart-stroke-{}"/>'
                ).format(points, colour, name)
            )
            parts += [_marker(at, at_x(place), at_y(value)) for place, value in stretch]
        if len(chart.series) == 1 and len(chart.categories) <= 14:
            parts += [
                _text(at_x(place), at_y(value) - 11, number(value), anchor="middle", weight=600)
                for place, value in enumerate(series.values)
                if value is not None
            ]
    return parts, top + height + bottom


def _stretches(values: tuple[float | None, ...]) -> Iterator[list[tuple[int, float]]]:
    """Unbroken parts of a line: nothing is drawn across a value that is not known."""
    stretch: list[tuple[int, float]] = []
    for place, value in enumerate(values):
        if value is not None:
            stretch.append((place, value))
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _marks(low: float, high: float) -> list[float]:
    """Round numbers around the values, four to seven of them."""
    span = (high - low) or 1.0
    raw = span / 5
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(s * size for s in (1, 2, 2.5, 5, 10) if s * size >= raw)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(step * n, 10) for n in range(first, max(last, first + 1) + 1)]


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
