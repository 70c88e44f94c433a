"""The worker's side: read one problem from standard input, solve it, answer in lines of JSON on standard output.

Run by `worker.start`. Dies with its parent: standard input stays open as long as somebody waits for the answer.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from dataclasses import asdict
from typing import Any, BinaryIO, Final

from magang.planning.allocation.complaints import InvalidProblem
from magang.planning.allocation.plan import Options
from magang.planning.allocation.solve import solve
from magang.planning.allocation.wire import from_bytes

MEMORY_LIMIT: Final = 4 * 2**30  # bytes of address space; the largest benchmark stays well under half of it


def main() -> None:
    source = sys.stdin.buffer
    _limit_memory()
    head: dict[str, Any] = json.loads(source.readline())
    problem = from_bytes(source.read(head["size"]))
    threading.Thread(target=_die_with_parent, args=(source,), daemon=True).start()
    try:
        plan = solve(problem, Options(**head["options"]), progress=lambda value, bound: _say(progress=[value, bound]))
    except InvalidProblem as refusal:
        _say(invalid=[asdict(complaint) for complaint in refusal.complaints])
    except MemoryError:
        _say(failed="memory")
    except Exception as fault:  # said to the parent, which logs it; there is nobody else to tell
        _say(failed=f"{type(fault).__name__}: {fault}")
    else:
        _say(plan=plan.to_json())


def _say(**message: object) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _die_with_parent(source: BinaryIO) -> None:
    source.read()  # nothing more is sent: this returns when the other end is closed
    os._exit(3)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not a POSIX system
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
