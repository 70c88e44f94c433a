"""Where the numbers of a map stand when several places lie close together. Plain geometry, in units of the map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

ROUNDS: Final = 40


def spread(points: Sequence[tuple[float, float]], radii: Sequence[float]) -> list[tuple[float, float]]:
    """`points` pushed apart until circles of `radii` no longer overlap, or nearly so; the same every time."""
    at = [list(point) for point in points]
    for _ in range(ROUNDS):
        still = True
        for i in range(len(at)):
            for j in range(i):
                dx, dy = at[i][0] - at[j][0], at[i][1] - at[j][1]
                away, wanted = math.hypot(dx, dy), radii[i] + radii[j]
                if away >= wanted:
                    continue
                still = False
                # Two at one place part along a direction of their own.
                angle = math.atan2(dy, dx) if away > 1e-9 else 2.4 * i
                step = (wanted - away) / 2
                for place, sign in ((i, 1), (j, -1)):
                    at[place][0] += sign * step * math.cos(angle)
                    at[place][1] += sign * step * math.sin(angle)
        if still:
            break
    return [(x, y) for x, y in at]
