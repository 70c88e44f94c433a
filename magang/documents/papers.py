"""What the office documents share: paper in millimetres, and the mark that becomes the running foot."""

from __future__ import annotations

from typing import Final

PAPERS: Final = {"a4": (210, 297), "f4": (215, 330)}
FOOTER: Final = "{kaki}"
