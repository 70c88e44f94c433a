"""Rebuild static/img/indonesia.svg: the outline of Indonesia as one simplified path.

Needs the package `world-atlas` 2.0.2 (Natural Earth, public domain), unpacked. Standard library only.

Usage, from the top of the repository:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz         # gives ./package
    python3 docs/data/build_outline.py package/countries-10m.json > static/img/indonesia.svg

Projection (equirectangular), the same formula for every dot drawn on top of it:

    x = (longitude - 95) * 10        y = (6.5 - latitude) * 10        viewBox "0 0 462 180"
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from math import hypot
from pathlib import Path

INDONESIA = "360"  # ISO 3166-1 numeric
WIDTH, HEIGHT = 462, 180
TOLERANCE = 0.28  # of a unit of the drawing, which is a tenth of a degree
SMALLEST = 0.35  # square units; smaller islands would be specks

Point = tuple[float, float]


def rings(topology: dict, country: str) -> list[list[Point]]:
    """Outer rings of one country, in units of the drawing."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]

    def arc(index: int) -> list[Point]:
        x = y = 0
        points = []
        for dx, dy in topology["arcs"][index if index >= 0 else ~index]:
            x, y = x + dx, y + dy
            points.append(((x * sx + tx - 95) * 10, (6.5 - (y * sy + ty)) * 10))
        return points if index >= 0 else points[::-1]

    shape = next(g for g in topology["objects"]["countries"]["geometries"] if g.get("id") == country)
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    result = []
    for polygon in polygons:
        ring: list[Point] = []
        for index in polygon[0]:
            points = arc(index)
            ring += points[1:] if ring else points
        result.append(ring)
    return result


def area(ring: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]]))) / 2


def simplify(line: list[Point]) -> list[Point]:
    """Ramer–Douglas–Peucker, without recursion."""
    keep = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        (ax, ay), (bx, by) = line[first], line[last]
        length = hypot(bx - ax, by - ay)
        worst, where = TOLERANCE, None
        for i in range(first + 1, last):
            px, py = line[i]
            if length:
                distance = abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length
            else:
                distance = hypot(px - ax, py - ay)
            if distance > worst:
                worst, where = distance, i
        if where is not None:
            keep.add(where)
            todo += [(first, where), (where, last)]
    return [line[i] for i in sorted(keep)]


def short(value: int) -> str:
    """Tenths as the shortest SVG number: -5 -> "-.5"."""
    text = f"{value / 10:.1f}".removesuffix(".0")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def path(ring: list[Point]) -> str:
    points = [(round(x * 10), round(y * 10)) for x, y in ring]
    start = points[0]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
    steps = [step for step in steps if step != (0, 0)][:-1]  # z draws the last one
    if len(steps) < 2:
        return ""
    numbers = [short(n) for step in steps for n in step]
    body = "".join(n if i == 0 or n.startswith("-") else f" {n}" for i, n in enumerate(numbers))
    return f"M{short(start[0])} {short(start[1])}l{body}z"


def main(source: Path) -> None:
    topology = json.loads(source.read_text(encoding="utf-8"))
    islands = sorted((r for r in rings(topology, INDONESIA) if area(r) >= SMALLEST), key=area, reverse=True)
    outline = "".join(path(simplify(ring)) for ring in islands)
    print(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        "<!-- Natural Earth, public domain. x = (longitude - 95) * 10, y = (6.5 - latitude) * 10 -->"
        f'<path id="outline" fill="currentColor" d="{outline}"/></svg>'
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
