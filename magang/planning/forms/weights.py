"""The two ways to give weights: points for the swings, or judgements of pairs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from flask_babel import gettext, lazy_gettext
from wtforms import Field, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from magang.kernel.labels import N_
from magang.planning.queries.weights import CurrentWeights
from magang.planning.rules.scenarios import WeightMethod
from magang.planning.scoring import ComponentKind
from magang.planning.services.weights import Opinion, ahp_opinion, swing_opinion
from magang.web.fields import Required
from magang.web.forms import VersionedForm, area, whole

KINDS: Final = tuple(ComponentKind)
PAIRS: Final = tuple(combinations(range(len(KINDS)), 2))
# How much more: Saaty's words for his scale.
STRENGTH: Final = {
    9: N_("mutlak lebih penting"),
    7: N_("jauh lebih penting"),
    5: N_("lebih penting"),
    3: N_("sedikit lebih penting"),
}
STEPS: Final = tuple(range(9, 1, -1))


class WeightsForm(VersionedForm):
    """What both forms ask. `version` is the number of the weights that were in force when the form was opened."""

    reason = area(N_("Alasan"), required=True, longest=2_000, rows=3)

    def opinion(self) -> Opinion:
        """What was given; raises DomainError for what gives no weights."""
        raise NotImplementedError

    def readable(self) -> bool:
        """Whether all but the reason can be read: enough for a preview."""
        self.validate()
        return not any(field.errors for field in self if field.name not in {"reason", "csrf_token"})


def _points(kind: ComponentKind) -> Field:
    return whole(kind.label, required=True, low=0, high=100)


class SwingForm(WeightsForm):
    """100 for the component whose step from worst to best matters most, the others in proportion."""

    sector = _points(ComponentKind.SECTOR)
    competency = _points(ComponentKind.COMPETENCY)
    evidence = _points(ComponentKind.EVIDENCE)
    context = _points(ComponentKind.CONTEXT)
    outcome = _points(ComponentKind.OUTCOME)
    agreement = _points(ComponentKind.AGREEMENT)
    preference = _points(ComponentKind.PREFERENCE)

    @classmethod
    def make(cls, current: CurrentWeights, *, blank: bool = False) -> SwingForm:
        """Filled with the points in force, or those that give the weights in force."""
        version = current.version
        if version is not None and version.method is WeightMethod.SWING:
            given = dict(version.given)
        else:
            top = max(current.shares.values())
            given = {kind.value: round(100 * share / top) for kind, share in current.shares.items()}
        data = given | {"version": current.number}
        return cls(None, data=data) if blank else cls(data=data)

    @property
    def points(self) -> list[tuple[ComponentKind, Field]]:
        """Components with their fields, in order."""
        return [(kind, self[kind.value]) for kind in KINDS]

    def validate_preference(self, _field: Field) -> None:
        """The last of them answers for all: somewhere there must be a weight."""
        if all(field.data == 0 for _, field in self.points):
            raise ValidationError(gettext("Paling sedikit satu bobot harus lebih dari 0."))

    def opinion(self) -> Opinion:
        return swing_opinion({kind: field.data for kind, field in self.points})


def _judgement(row: int, column: int) -> SelectField:
    """How much more the first of two matters: 9 … 2 for the first, 1 equal, −2 … −9 for the second."""

    def said(step: int, kind: ComponentKind) -> str:
        words = STRENGTH.get(step) or STRENGTH.get(step + 1) or N_("sedikit lebih penting")
        return f"{step} · {gettext(kind.label)} {gettext(words)}"

    def options() -> list[SelectChoice]:
        one, other = KINDS[row], KINDS[column]
        return [
            *(SelectChoice(str(step), said(step, one)) for step in STEPS),
            SelectChoice("1", "1 · " + gettext("sama penting")),
            *(SelectChoice(str(-step), said(step, other)) for step in reversed(STEPS)),
        ]

    return SelectField(lazy_gettext(KINDS[column].label), [Required()], choices=options, coerce=int)


class AhpForm(WeightsForm):
    """Every component against every other; the judgements are added below, one field a pair."""

    @classmethod
    def make(cls, current: CurrentWeights, *, blank: bool = False) -> AhpForm:
        """Filled with the judgements in force, or those nearest to the weights in force."""
        version = current.version
        if version is not None and version.method is WeightMethod.AHP:
            said = dict(zip(PAIRS, version.given, strict=True))
        else:
            shares = [max(current.shares[kind], 1e-3) for kind in KINDS]
            said = {(i, j): shares[i] / shares[j] for i, j in PAIRS}
        data = {name_of(pair): nearest_step(ratio) for pair, ratio in said.items()} | {"version": current.number}
        return cls(None, data=data) if blank else cls(data=data)

    def groups(self) -> Iterator[tuple[ComponentKind, list[tuple[ComponentKind, Field]]]]:
        """The fields by their first component, each with the component it is compared with."""
        for row, kind in enumerate(KINDS[:-1]):
            yield kind, [(KINDS[j], self[name_of((i, j))]) for i, j in PAIRS if i == row]

    def opinion(self) -> Opinion:
        return ahp_opinion({pair: ratio_of(self[name_of(pair)].data) for pair in PAIRS})


for _pair in PAIRS:
    setattr(AhpForm, f"p{_pair[0] + 1}{_pair[1] + 1}", _judgement(*_pair))


def name_of(pair: tuple[int, int]) -> str:
    """The field of one pair of components, by their numbers on the screen."""
    return f"p{pair[0] + 1}{pair[1] + 1}"


def ratio_of(step: int) -> float:
    """9 … 2, 1, −2 … −9 as how many times the first matters more: 9 … 1/9."""
    return float(step) if step > 0 else 1 / -step


def nearest_step(ratio: float) -> int:
    """The step of the scale nearest to a ratio of weights."""
    if ratio >= 1:
        return min(9, max(1, round(ratio)))
    step = min(9, round(1 / ratio))
    return 1 if step <= 1 else -step
