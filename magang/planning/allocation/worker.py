"""Solve in a process of its own: the solver's threads and memory stay out of the web server, and it can be killed.

    job = worker.start(problem, PLANNING)
    job.progress      # (best objective, proven ceiling) so far
    job.cancel()      # or
    plan = job.wait()

Nothing is written anywhere: a worker that dies leaves no trace, and what asked for it stays as it was.
"""

from __future__ import annotations

import contextlib
import json
import logging
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Final

from magang.kernel.errors import DomainError
from magang.kernel.labels import N_
from magang.planning.allocation.complaints import Complaint, InvalidProblem
from magang.planning.allocation.plan import Options, Plan, PlanStatus
from magang.planning.allocation.problem import Problem
from magang.planning.allocation.validation import validate
from magang.planning.allocation.wire import to_bytes

# On top of the options' seconds: starting, checking, and the solver noticing that its time is up.
GRACE: Final = 15.0

# The package under a bare name, so that the child imports neither the web application nor anything else of it
# (a second less to start, and nothing that could hold secrets).
_BOOT: Final = (
    "import sys, types; package = types.ModuleType('magang'); package.__path__ = [sys.argv[1]]; "
    "sys.modules['magang'] = package; from magang.planning.allocation.child import main; main()"
)


class WorkerStopped(DomainError):
    """The worker ended without an answer: cancelled, killed, or out of memory. Nothing was changed."""


class Job:
    """One running worker."""

    def __init__(self, process: subprocess.Popen[bytes], payload: tuple[bytes, ...], seconds: float) -> None:
        self.progress: tuple[float, float] | None = None
        self._process = process
        self._deadline = time.monotonic() + seconds + GRACE
        self._answer: dict[str, Any] = {}
        self._cancelled = False
        if process.stdin is None or process.stdout is None:
            raise ValueError("the worker needs both pipes")
        self._listener = threading.Thread(target=self._talk, args=(process.stdin, process.stdout, payload), daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._listener.is_alive()

    def cancel(self) -> None:
        """Kill it; `wait` then raises WorkerStopped. Harmless when it has ended."""
        self._cancelled = True
        self._kill()

    def wait(self) -> Plan:
        """The plan. Raises InvalidProblem as `solve` does, WorkerStopped when it ended without an answer.

        A worker that passes its time limit is killed; the plan then has the status `no_plan`.
        """
        self._listener.join(max(0.0, self._deadline - time.monotonic()))
        late = self._listener.is_alive()
        self._kill()
        if plan := self._answer.get("plan"):
            return Plan.from_json(plan)
        if faults := self._answer.get("invalid"):
            raise InvalidProblem([Complaint(**fault) for fault in faults])
        if self._cancelled:
            raise WorkerStopped(N_("Perhitungan dibatalkan. Skenario tidak berubah."))
        if self._answer.get("failed") == "memory":
            raise WorkerStopped(N_("Masalah ini terlalu besar untuk memori. Bagi angkatan atau persempit syarat."))
        if fault := self._answer.get("failed"):
            logging.getLogger(__name__).error("the planning worker failed: %s", fault)
        if late:
            message = N_("Waktu habis sebelum ada rencana. Beri waktu lebih lama.")
            return Plan(PlanStatus.NO_PLAN, complaints=(Complaint("no_time", message),))
        raise WorkerStopped(N_("Perhitungan berhenti sebelum selesai. Skenario tidak berubah; silakan coba lagi."))

    def _talk(self, stdin: IO[bytes], stdout: IO[bytes], payload: tuple[bytes, ...]) -> None:
        """Send the problem, then listen until the worker ends or has answered. Runs in a thread of its own."""
        with contextlib.suppress(BrokenPipeError, ValueError, OSError):
            for part in payload:
                stdin.write(part)
            stdin.flush()
            for line in stdout:
                message = json.loads(line)
                if "progress" in message:
                    self.progress = (message["progress"][0], message["progress"][1])
                else:
                    self._answer = message
                    return

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()
        self._listener.join(5)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError, OSError):
                    pipe.close()


def start(problem: Problem, options: Options) -> Job:
    """Start solving in a worker. Raises InvalidProblem at once for input that makes no sense."""
    validate(problem)
    data = to_bytes(problem)
    head = json.dumps({"options": asdict(options), "size": len(data)}).encode() + b"\n"
    package = Path(__file__).parents[2]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and code, nothing of the user's
        [sys.executable, "-I", "-c", _BOOT, str(package)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    )
    return Job(process, (head, data), options.seconds)


def solve_apart(problem: Problem, options: Options) -> Plan:
    """`start` and `wait` in one."""
    return start(problem, options).wait()
