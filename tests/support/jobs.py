"""Jobs in tests: nothing runs by itself; a test says when what waits is done."""

from __future__ import annotations

from flask import Flask

from magang.jobs.queue import job_queue


def run_waiting(app: Flask) -> int:
    """Run every queued job to its end, in this thread and on the test's database. How many messages there were."""
    huey, count = job_queue(app).huey, 0
    while (task := huey.dequeue()) is not None:
        huey.execute(task)
        count += 1
    return count
