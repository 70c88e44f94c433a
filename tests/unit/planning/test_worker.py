"""The solver in a process of its own: the same answer, killed without a trace."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from magang.planning import PLANNING, InvalidProblem, Options, Pairs, Person, PlanStatus, Problem, Slot, solve, worker
from magang.planning.allocation.wire import from_bytes, to_bytes
from tests.factories.planning import city_cycle
from tests.unit.planning.small import small_problem


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_worker_answers_what_the_function_answers() -> None:
    problem = city_cycle(40, 12, 1)
    plan = worker.solve_apart(problem, PLANNING)
    assert plan.to_json() == solve(problem, PLANNING).to_json()
    assert plan.status.has_plan


def test_a_problem_survives_the_wire_and_equal_problems_have_equal_bytes() -> None:
    for seed in range(50):
        data = to_bytes(small_problem(seed))
        assert to_bytes(from_bytes(data)) == data == to_bytes(small_problem(seed))


def test_a_cancelled_job_leaves_nothing_behind() -> None:
    job = worker.start(city_cycle(300, 100, 1), Options(seconds=60))
    time.sleep(0.3)
    job.cancel()
    with pytest.raises(worker.WorkerStopped, match="dibatalkan"):
        job.wait()
    assert not alive(job.pid)


def test_a_worker_killed_in_the_middle_is_reported_in_words() -> None:
    job = worker.start(city_cycle(300, 100, 1), Options(seconds=60))
    time.sleep(0.3)
    os.kill(job.pid, signal.SIGKILL)
    with pytest.raises(worker.WorkerStopped, match="tidak berubah"):
        job.wait()
    assert not alive(job.pid)


def test_a_worker_past_its_time_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "GRACE", 0.2)
    job = worker.start(city_cycle(300, 100, 1), Options(seconds=0.1))
    began = time.monotonic()
    plan = job.wait()
    assert plan.status is PlanStatus.NO_PLAN
    assert plan.complaints
    assert time.monotonic() - began < 10
    assert not alive(job.pid)


def test_a_worker_does_not_outlive_its_parent(tmp_path: Path) -> None:
    script = (
        "import time\n"
        "from magang.planning import Options, worker\n"
        "from tests.factories.planning import city_cycle\n"
        "job = worker.start(city_cycle(300, 100, 1), Options(seconds=60))\n"
        "print(job.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=root, env={"PYTHONPATH": str(root)}
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        time.sleep(1.0)
        parent.kill()
    deadline = time.monotonic() + 15
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not alive(pid)


def test_nonsense_is_refused_before_a_worker_starts() -> None:
    problem = Problem((Person("a"),), (Slot("s"),), Pairs.of([0], [0], [float("nan")]))
    with pytest.raises(InvalidProblem, match="bukan bilangan"):
        worker.start(problem, Options())
