"""What a move changes, in words: for the badge on a place, for the ear, and for the page without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal
from flask_babel import get_locale, gettext

from magang.kernel.labels import N_
from magang.planning.allocation.checker import Breach
from magang.planning.allocation.rows import RowKind, RowName
from magang.planning.arranging import Desk, Offer
from magang.planning.sentences import Rupiah, Sentence, of_rule
from magang.planning.views.scenarios_words import join, speak
from magang.web.i18n import tr


@dataclass(frozen=True, slots=True)
class Said:
    """An offer as the reader gets it. `tone`: no (refused), bad (breaks a rule), good, even, less."""

    tone: str
    badge: str
    words: str
    value: int
    cost: int
    left: int | None
    breaks: str

    def as_json(self) -> dict[str, Any]:
        return {"tone": self.tone, "badge": self.badge, "words": self.words}


def say(desk: Desk, offer: Offer) -> Said:
    """The offer in words: value, cost, what is left of the budget, and rules."""
    effect = offer.effect
    if effect is None:
        text = " ".join(speak(refusal) for refusal in offer.refusals)
        return Said("no", text, text, 0, 0, None, "")
    value = round(effect.value)
    left = None if desk.budget_left is None else desk.budget_left - effect.cost
    breaks = join(speak(of_rule(name, desk.names, desk.field.rules)) for name in plainly(effect.breaks))
    parts = [_value(value), _cost(effect.cost)]
    if left is not None:
        parts.append(
            gettext("sisa anggaran Rp%(n)s", n=_number(left))
            if left >= 0
            else gettext("anggaran lewat Rp%(n)s", n=_number(-left))
        )
    sentences = [f"{', '.join(parts)}."]
    if breaks:
        sentences.append(gettext("Melanggar: %(rules)s.", rules=breaks))
    if effect.mends:
        mends = join(speak(of_rule(name, desk.names, desk.field.rules)) for name in plainly(effect.mends))
        sentences.append(gettext("Memulihkan: %(rules)s.", rules=mends))
    tone = "bad" if breaks else "good" if value > 0 else "less" if value < 0 else "even"
    badge = f"{gettext('nilai %(n)s', n=_signed(value))} · {_cost_badge(effect.cost)}"
    if breaks:
        kinds = dict.fromkeys(tr(name.kind.label).lower() for name in plainly(effect.breaks))
        badge = f"{badge} · {gettext('melanggar %(rules)s', rules=join(kinds))}"
    return Said(tone, badge, " ".join(sentences), value, effect.cost, left, breaks)


def plainly(names: Sequence[RowName]) -> list[RowName]:
    """Without what only repeats another: a place is full because its host is, or its need."""
    said = {name.kind for name in names}
    echo = {RowKind.SLOT} if said & {RowKind.HOST, RowKind.NEED_MAXIMUM} else set()
    return [name for name in names if name.kind not in echo]


def _value(value: int) -> str:
    if value == 0:
        return str(gettext("Nilai tetap"))
    text = N_("Nilai naik %(n)s") if value > 0 else N_("Nilai turun %(n)s")
    return speak(Sentence(text, {"n": Rupiah(abs(value))}))


def _cost(cost: int) -> str:
    if cost == 0:
        return str(gettext("biaya tetap"))
    text = N_("biaya bertambah Rp%(n)s") if cost > 0 else N_("biaya berkurang Rp%(n)s")
    return speak(Sentence(text, {"n": Rupiah(abs(cost))}))


def _cost_badge(cost: int) -> str:
    if cost == 0:
        return str(gettext("biaya tetap"))
    return str(gettext("biaya %(sign)sRp%(n)s", sign="+" if cost > 0 else "−", n=_number(abs(cost))))


def _number(value: int) -> str:
    return str(format_decimal(value, locale=get_locale()))


def _signed(value: int) -> str:
    """With a true minus sign, so that it lines up with the plus."""
    return "±0" if value == 0 else f"{'+' if value > 0 else '−'}{_number(abs(value))}"


def difference(now: float, then: float | None) -> str:
    """How far from the machine's plan; empty where there was none."""
    if then is None:
        return ""
    value = round(now - then)
    if value == 0:
        return str(gettext("setara hitungan terakhir"))
    return str(gettext("%(n)s dari hitungan terakhir", n=_signed(value)))


_UNITS: Mapping[RowKind, str] = {
    RowKind.NEED_MINIMUM: N_("kurang %(n)s orang"),
    RowKind.COVERAGE: N_("kurang %(n)s program"),
    RowKind.BUDGET: N_("lewat Rp%(n)s"),
}
_WITHOUT: frozenset[RowKind] = frozenset({RowKind.TOGETHER, RowKind.LOCK, RowKind.FORBID})


def breaches(desk: Desk) -> list[Breach]:
    """The rules the plan breaks, each fault told once."""
    found = desk.standing.breaches
    told = set(plainly([breach.name for breach in found]))
    return [breach for breach in found if breach.name in told]


def broken(desk: Desk, breach: Breach) -> str:
    """A rule the plan breaks, and by how much."""
    rule = speak(of_rule(breach.name, desk.names, desk.field.rules))
    rule = rule[:1].upper() + rule[1:]
    if breach.name.kind in _WITHOUT:
        return rule
    text = _UNITS.get(breach.name.kind, N_("lewat %(n)s orang"))
    return f"{rule}: {speak(Sentence(text, {'n': Rupiah(round(breach.by))}))}"
