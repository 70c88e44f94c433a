"""What the planning tells whoever builds on it, in the same transaction."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from magang.kernel.actor import Actor
from magang.kernel.signals import Signal
from magang.planning.models import WeightSet

# New weights are in force for a cycle. A scenario keeps the weights it was made with until it is given others.
WEIGHTS_SET: Final[Signal[[Session, Actor, WeightSet]]] = Signal()
