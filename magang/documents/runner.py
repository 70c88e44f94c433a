"""Convert in a child process that can be killed: bounded time, memory and disk, no secrets, no network.

    made = run("echo", {"nama": "Palu"}, files={"logo.png": logo})
    made.data, made.files["logo.png"]

    run_program(["soffice", "--headless", "--convert-to", "pdf", "--outdir", "out", "in/letter.docx"],
                files={"letter.docx": letter})          # -> {"letter.pdf": ...}

A child has a fresh folder with `in/` (the files given) and `out/` (the files taken back), an empty environment, no open
files of ours, and the limits of `Limits`. Its whole process group ends with it. Both raise `ConversionFailed` with a
sentence for the reader; a child that dies changes nothing.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from magang.documents import errors
from magang.documents.errors import ConversionFailed, TooBusy
from magang.documents.tasks import TASKS

log = logging.getLogger(__name__)

MB: Final = 1024**2


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use. Sizes in bytes: its address space, each file it writes, all its input, all its output."""

    seconds: int = 30
    memory: int = 1024 * MB
    file: int = 64 * MB
    input: int = 32 * MB
    output: int = 64 * MB


USUAL: Final = Limits()
# An office program maps much that it never touches.
PROGRAM: Final = Limits(seconds=120, memory=4096 * MB)

# How many children at once in this process, and how many seconds a caller waits for a place.
AT_ONCE: Final = max(2, os.cpu_count() or 1)
PATIENCE: Final = 20.0

# The only variables a task's child gets: without them native libraries reserve memory for every core of a large server.
_ENVIRONMENT: Final = {"MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1", "RAYON_NUM_THREADS": "2"}
_PACKAGE: Final = Path(__file__).parents[1]
# The package under a bare name: the child imports neither the web application nor what it imports.
_BOOT = (
    "import sys, types; package = types.ModuleType('magang'); package.__path__ = [sys.argv[1]]; "
    "sys.modules['magang'] = package; from magang.documents.child import main; main()"
)
_FILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")

_places = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Result:
    """What a task answered, and the files it left in `out/` by name."""

    data: dict[str, Any]
    files: dict[str, bytes]


def run(
    task: str, payload: Mapping[str, Any], *, files: Mapping[str, bytes] | None = None, limits: Limits = USUAL
) -> Result:
    """Have a child do one of `TASKS`. `payload` and the answer are JSON; file names are plain (no folders)."""
    job = {"task": TASKS[task], "payload": payload}
    with _child(job, files or {}, limits, _ENVIRONMENT) as (folder, code):
        try:
            answer = json.loads((folder / "answer.json").read_bytes())
        except (OSError, ValueError):
            log.error("conversion %s ended with %s and without an answer", task, code)
            raise _failure(code, limits) from None
        if refusal := answer.get("refused"):
            raise ConversionFailed(refusal["message"], **refusal["params"])
        if answer.get("failed") == "memory":
            raise ConversionFailed(errors.TOO_HEAVY)
        if where := answer.get("failed"):
            log.error("conversion %s failed: %s", task, where)
            raise ConversionFailed(errors.BROKEN)
        return Result(answer["data"], _collect(folder / "out", limits))


def run_program(
    command: Sequence[str], *, files: Mapping[str, bytes] | None = None, limits: Limits = PROGRAM
) -> dict[str, bytes]:
    """Have an installed program work in a child's folder: read `in/NAME`, write into `out`. The files it wrote.

    `command[0]` is a name on PATH or an absolute path; the rest must be ours, never a user's text.
    """
    program = shutil.which(command[0])
    if program is None:
        raise ConversionFailed(errors.NO_PROGRAM, program=command[0])
    job = {"program": [program, *command[1:]], "path": os.environ.get("PATH", os.defpath)}
    with _child(job, files or {}, limits, {}) as (folder, code):
        if code != 0:
            log.error("%s ended with %s", command[0], code)
            raise _failure(code, limits)
        return _collect(folder / "out", limits)


def program_available(name: str) -> bool:
    """Whether an optional program is installed, for the button that needs it."""
    return shutil.which(name) is not None


@contextlib.contextmanager
def _child(
    job: Mapping[str, Any], files: Mapping[str, bytes], limits: Limits, environment: Mapping[str, str]
) -> Iterator[tuple[Path, int]]:
    """Run one child to its end. Its folder and exit code; the folder is gone afterwards."""
    described = json.dumps({**job, "limits": asdict(limits)}).encode()
    if len(described) + sum(map(len, files.values())) > limits.input:
        raise ConversionFailed(errors.TOO_LARGE, limit=limits.input // MB)
    if not _places.acquire(timeout=PATIENCE):
        raise TooBusy(errors.BUSY)
    try:
        with tempfile.TemporaryDirectory(prefix="magang-", ignore_cleanup_errors=True) as name:
            folder = Path(name).resolve()
            for part in ("in", "out", "tmp"):
                (folder / part).mkdir()
            for file_name, content in files.items():
                if not _FILE_NAME.fullmatch(file_name):
                    raise ValueError(f"not a plain file name: {file_name!r}")
                (folder / "in" / file_name).write_bytes(content)
            (folder / "job.json").write_bytes(described)
            yield folder, _wait(folder, limits, environment)
    finally:
        _places.release()


def _wait(folder: Path, limits: Limits, environment: Mapping[str, str]) -> int:
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-I", "-B", "-c", _BOOT, str(_PACKAGE)],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(limits.seconds)
    except subprocess.TimeoutExpired:
        raise ConversionFailed(errors.TOO_SLOW, seconds=limits.seconds) from None
    finally:
        # The group, not the process: what it started must not outlive it.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _failure(code: int, limits: Limits) -> ConversionFailed:
    """The refusal for a child that ended without an answer."""
    if code == -signal.SIGXCPU:
        return ConversionFailed(errors.TOO_SLOW, seconds=limits.seconds)
    # Native code that gets no memory or no stack aborts; the kernel's memory guard kills.
    heavy = code in {-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGKILL}
    return ConversionFailed(errors.TOO_HEAVY if heavy else errors.BROKEN)


def _collect(folder: Path, limits: Limits) -> dict[str, bytes]:
    """The plain files of a child. A link could lead to a file of ours, so it is not followed."""
    found = sorted(file for file in folder.iterdir() if _is_plain(file.lstat()))
    if sum(file.lstat().st_size for file in found) > limits.output:
        raise ConversionFailed(errors.TOO_MUCH_MADE, limit=limits.output // MB)
    return {file.name: file.read_bytes() for file in found}


def _is_plain(info: os.stat_result) -> bool:
    return stat.S_ISREG(info.st_mode) and info.st_nlink == 1
