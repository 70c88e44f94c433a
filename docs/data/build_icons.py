"""Rebuild static/img/icons.svg: the icons in use, as one file of symbols.

Needs the package `@tabler/icons` 3.51.0 (MIT), unpacked. Standard library only.

Usage, from the top of the repository:

    npm pack @tabler/icons@3.51.0 && tar xzf tabler-icons-3.51.0.tgz    # gives ./package
    python3 docs/data/build_icons.py package/icons/outline > static/img/icons.svg

To add an icon, add its name here and rebuild. In a page: <svg><use href="…/icons.svg#i-home"/></svg>.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

# Our name, or ours=Tabler's where they differ.
ICONS = """
alert-triangle arrow-back-up arrow-left arrow-right building building-community bulb calendar calendar-event
chart-bar check checklist chevron-down chevron-left chevron-right chevron-up circle-check circle-x clock
clock-exclamation copy dots download external-link eye eye-off file file-text file-upload filter flag gavel
history home id-badge=id-badge-2 info-circle language link list-check lock login logout mail map-pin
menu=menu-2 message moon notebook paperclip pencil plane-departure plus presentation printer refresh route search send
settings shield-check sun target trash user users x
""".split()

STROKE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'


def symbol(name: str, source: str) -> str:
    paths = [d for d in re.findall(r'<path[^>]*?\sd="([^"]+)"', source) if d != "M0 0h24v24H0z"]
    if source.count("<path") != len(paths) + 1:
        sys.exit(f"{name}: not made of paths alone")
    # Joined into one path, so a leading relative "m" must become absolute.
    d = "".join(re.sub(r"^m\s*", "M", path) for path in paths)
    return f'<symbol id="i-{name}" viewBox="0 0 24 24" {STROKE}><path d="{d}"/></symbol>'


def main(folder: Path) -> None:
    print('<svg xmlns="http://www.w3.org/2000/svg">\n<!-- Tabler Icons 3.51.0, MIT. See NOTICE. -->')
    for entry in ICONS:
        name, _, theirs = entry.partition("=")
        print(symbol(name, (folder / f"{theirs or name}.svg").read_text(encoding="utf-8")))
    print("</svg>")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
