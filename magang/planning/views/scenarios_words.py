"""Sentences of the planning in the reader's language, and the words for how good a plan is known to be."""

from __future__ import annotations

import math
from collections.abc import Iterable

from babel.numbers import format_decimal
from flask_babel import get_locale, gettext

from magang.kernel.labels import N_
from magang.planning.allocation.plan import PlanStatus
from magang.planning.models import Scenario
from magang.planning.sentences import Rupiah, Sentence
from magang.web.i18n import tr


def speak(sentence: Sentence) -> str:
    """The sentence, amounts written as the reader writes them and lists joined."""
    return tr(sentence.message, {key: _said(value) for key, value in sentence.params.items()})


def _said(value: object) -> object:
    if isinstance(value, list):
        return join(speak(part) if isinstance(part, Sentence) else str(part) for part in value)
    return format_decimal(int(value), locale=get_locale()) if isinstance(value, Rupiah) else value


def join(parts: Iterable[str]) -> str:
    """`a, b dan c`."""
    *first, last = [part for part in parts if part] or [""]
    return f"{', '.join(first)} {gettext('dan')} {last}" if first else last


def percent(share: float) -> str:
    """A share as per cent with at most two decimals, rounded up: a bound must not look better than it is."""
    return str(format_decimal(math.ceil(share * 10_000 - 1e-9) / 100, format="#,##0.##", locale=get_locale()))


def proof(scenario: Scenario) -> str:
    """How good the plan is known to be, in words."""
    if scenario.by_hand and scenario.outcome is PlanStatus.BREAKS:
        return str(gettext("Disusun sendiri, masih melanggar aturan"))
    if scenario.by_hand:
        return str(gettext("Disusun sendiri, semua aturan dipenuhi"))
    if scenario.outcome in {PlanStatus.WITHIN_GAP, PlanStatus.FEASIBLE} and scenario.gap is not None:
        return str(gettext("Selisih dari yang terbaik paling banyak %(gap)s%%", gap=percent(scenario.gap)))
    return tr(scenario.outcome.label) if scenario.outcome else ""


SOLVED = N_("Skenario dihitung.")
NO_PLAN = N_("Tidak ada rencana yang memenuhi semua aturan. Sebabnya tertulis di bawah.")
