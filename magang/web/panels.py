"""Parts of a page that a higher feature adds to a lower feature's page: the arrows between packages stay one-way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from magang.kernel.actor import Actor

Panel = Callable[[Actor, Any], str]
_PANELS: dict[str, list[tuple[int, Panel]]] = defaultdict(list)


def panel(page: str, *, order: int = 100) -> Callable[[Panel], Panel]:
    """Add the HTML that the decorated `(actor, thing) -> str` renders to `page`; '' adds nothing."""

    def add(render: Panel) -> Panel:
        _PANELS[page].append((order, render))
        return render

    return add


def panels(page: str, actor: Actor, thing: Any) -> list[Markup]:
    """The rendered panels of `page` for `thing`, in order."""
    rendered = (render(actor, thing) for _, render in sorted(_PANELS[page], key=lambda p: p[0]))
    return [Markup(html) for html in rendered if html]  # noqa: S704 - rendered by our own templates, which escape
