"""Every service that changes something records exactly one audit event: counted around each call the tests make."""

from __future__ import annotations

import functools
import importlib
import inspect
import threading
from pathlib import Path
from types import ModuleType

import magang
from magang.audit import services as audit

# Services whose number of events is not one, each with its reason.
EXCEPT = {
    "magang.accounts.services.sign_in": "a wrong password records nothing until it locks the account",
    "magang.planning.services.candidates.accept_each": "one event per candidate taken up",
    "magang.planning.services.people.person": "somebody known already needs no event of their own",
    "magang.placements.services.together.move_together": "one event per placement that moved",
    "magang.accounts.services.set_grants": "one event per role given or taken",
    "magang.reports.services.writing.write": "what is saved while typing is a version, not an event",
    "magang.letters.services.issuing.issue": "one event per letter",
    "magang.letters.services.issuing.hand_out": "one event per letter",
    "magang.letters.services.issuing.assign_all": "each placement's own step records it",
}


class Calls(threading.local):
    """The calls under way, innermost last: of each thread its own, as two people work at once."""

    def __init__(self) -> None:
        self.counts: list[int] = []


_calls = Calls()


def install_audit_counting() -> None:
    """Wrap every public service. Must run before the views are imported: they keep some services in tables."""
    _count_records()
    for module in service_modules():
        for name, function in list(vars(module).items()):
            if is_service(module, name, function):
                setattr(module, name, counted(function, f"{function.__module__}.{name}"))


def service_modules() -> list[ModuleType]:
    """By their files: `pkgutil.walk_packages` would import every package on its way, views included."""
    root = Path(magang.__file__).parent
    paths = sorted(p.relative_to(root.parent).with_suffix("") for p in root.rglob("*.py"))
    names = [".".join(p.parts).removesuffix(".__init__") for p in paths if "services" in p.parts]
    return [importlib.import_module(n) for n in names if not n.startswith("magang.audit")]


def is_service(module: ModuleType, name: str, function: object) -> bool:
    """A public function that takes a session, an actor and the time: it does something on somebody's behalf."""
    if name.startswith("_") or not inspect.isfunction(function) or not function.__module__.startswith(module.__name__):
        return False
    return {"session", "now"} <= set(inspect.signature(function).parameters)


def counted(function, qualified: str):
    @functools.wraps(function)
    def call(*args, **kwargs):
        _calls.counts.append(0)
        try:
            answer = function(*args, **kwargs)
        finally:
            count = _calls.counts.pop()
        assert count == 1 or qualified in EXCEPT, f"{qualified} recorded {count} audit events"
        return answer

    return call


def _count_records() -> None:
    original = audit.record

    @functools.wraps(original)
    def record(*args, **kwargs):
        if _calls.counts:
            _calls.counts[-1] += 1
        return original(*args, **kwargs)

    audit.record = record
