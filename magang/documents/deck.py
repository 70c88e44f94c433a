"""The talk for the browser: each slide's body as safe HTML, for `templates/slides/`.

    render_template("slides/deck.html", deck=deck, slides=shown_slides(deck, image_url=…, label=tr), channel=…, …)
    render_template("slides/presenter.html", deck=deck, slides=shown_slides(deck, …, notes=True), channel=…, …)

Speaker's notes are only in slides asked for with `notes=True`: the public page cannot leak what it was never given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from magang.documents import charts, html
from magang.documents.slides import Bullet, Deck, Slide, SlideKind


@dataclass(frozen=True, slots=True)
class ShownSlide:
    """A slide as a template shows it; `body` is safe HTML."""

    kind: SlideKind
    title: str
    subtitle: str
    number: str
    body: Markup
    notes: tuple[str, ...]


def shown_slides(
    deck: Deck, *, image_url: Callable[[str], str], label: Callable[[str], str] = str, notes: bool = False
) -> list[ShownSlide]:
    """The deck's slides in order. `image_url` gives the address of a picture by its id."""
    return [
        ShownSlide(
            slide.kind,
            slide.title,
            slide.subtitle,
            slide.number,
            _body(slide, image_url, label),
            slide.notes if notes else (),
        )
        for slide in deck.slides
    ]


def _body(slide: Slide, image_url: Callable[[str], str], label: Callable[[str], str]) -> Markup:
    if slide.table:
        return html.render((slide.table,), label=label)
    if slide.picture:
        return html.render((slide.picture,), image_url=image_url, label=label)
    if slide.chart:
        return charts.svg(slide.chart, on_screen=True)
    return _list(slide.bullets)


def _list(bullets: tuple[Bullet, ...]) -> Markup:
    """Points, those of level 1 within the one above."""
    items: list[Markup] = []
    inner: list[Markup] = []

    def close() -> None:
        if inner:
            items.append(Markup("<ul>{}</ul>").format(Markup("").join(inner)))
            inner.clear()
        if items and not items[-1].endswith("</li>"):
            items.append(Markup("</li>"))

    for bullet in bullets:
        text = html.inline(bullet.runs)
        mark = Markup('<span class="slide-mark">{}</span>').format(bullet.mark) if bullet.mark else ""
        marked = Markup("<li{}>{}{}").format(Markup(' class="is-numbered"') if bullet.mark else "", mark, text)
        if bullet.level and items:
            inner.append(marked + Markup("</li>"))
        else:
            close()
            items.append(marked)
    close()
    return Markup("<ul>{}</ul>").format(Markup("").join(items)) if items else Markup("")
