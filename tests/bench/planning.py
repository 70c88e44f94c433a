"""Time, memory and value of planning on random realistic cycles: `make bench-planning`.

    python -m tests.bench.planning                      # all sizes, three seeds
    python -m tests.bench.planning 200x60 1000x300 1 2  # these sizes, these seeds

Each instance runs in a process of its own, so that the memory is its own. "first" and "≤0.1 %" are seconds from the
call of `solve` to the first plan and to a plan proven within 0.1 % of the best possible; a dash: not reached. CPU is
the process's, to be read where the machine is busy. The others' values are per cent of the solver's, then the people
they place for the same money, and in brackets how many rules (minimums, programmes to serve) they miss.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from statistics import median
from typing import Any

from magang.planning import PLANNING, solve
from magang.planning.allocation.checker import check
from tests.bench import baselines
from tests.factories.planning import city_cycle

SIZES = ("40x12", "200x60", "1000x300", "5000x1000")
TARGET_SECONDS = {"200x60": 2, "1000x300": 10, "5000x1000": 60}
GAP = 0.001
HEAD = (
    f"{'size':>10} {'seed':>4} {'pairs':>8} {'first':>7} {'≤0.1 %':>7} {'total':>7} {'CPU':>7} {'gap %':>7} {'MB':>6}"
    f" {'placed':>6} | {'greedy':>17} {'spreadsheet':>17} {'Gale–Shapley':>17}"
)


def one(size: str, seed: int) -> dict[str, Any]:
    people, slots = map(int, size.split("x"))
    problem = city_cycle(people, slots, seed)
    marks: dict[str, float] = {}
    began, cpu = time.perf_counter(), time.process_time()

    def progress(value: float, bound: float) -> None:
        now = time.perf_counter() - began
        if value > -1e30:
            marks.setdefault("first", now)
            if bound - value <= GAP * abs(value):
                marks.setdefault("gap", now)

    plan = solve(problem, PLANNING, progress=progress)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    others = {}
    for method in (baselines.greedy, baselines.spreadsheet, baselines.gale_shapley):
        taken = method(problem)
        verified = check(problem, taken)
        share = 100 * verified.objective / plan.objective if plan.objective else 0.0
        others[method.__name__] = [share, len(taken), len(verified.breaches)]
    return {
        "size": size,
        "seed": seed,
        "pairs": len(problem.pairs),
        "first": marks.get("first"),
        "within": marks.get("gap"),
        "seconds": seconds,
        "cpu": cpu,
        "gap": 100 * plan.gap,
        "megabytes": peak,
        "placed": len(plan.assignment),
        "others": others,
    }


def line(result: dict[str, Any]) -> str:
    times = (result[name] for name in ("first", "within", "seconds", "cpu"))
    shown = " ".join(f"{'–' if value is None else format(value, '.2f'):>7}" for value in times)
    others = " ".join(
        f"{f'{share:.1f} % {placed} ({missed})':>17}" for share, placed, missed in result["others"].values()
    )
    return (
        f"{result['size']:>10} {result['seed']:>4} {result['pairs']:>8} {shown} {result['gap']:>7.3f}"
        f" {result['megabytes']:>6.0f} {result['placed']:>6} | {others}"
    )


def main(arguments: list[str]) -> None:
    sizes = [a for a in arguments if "x" in a] or list(SIZES)
    seeds = [int(a) for a in arguments if "x" not in a] or [1, 2, 3]
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n{HEAD}", flush=True)
    for size in sizes:
        results = []
        for seed in seeds:
            command = [sys.executable, "-m", "tests.bench.planning", "--one", size, str(seed)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            results.append(json.loads(done.stdout))
            print(line(results[-1]), flush=True)
        target = f"; target {TARGET_SECONDS[size]} s" if size in TARGET_SECONDS else ""
        wall, cpu = (median(result[name] for result in results) for name in ("seconds", "cpu"))
        print(f"{size:>10} median {wall:.2f} s, CPU {cpu:.2f} s{target}; load {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2], int(sys.argv[3]))))
    else:
        main(sys.argv[1:])
