"""The other side of the runner: bound and confine this process, then do the one job it was started for.

What Python can forbid is forbidden before a task is imported: sockets, other programs, files outside the job's folder
(libraries may be read). Native code is held by the limits alone, and by an own network namespace where the system
lets a plain user have one.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from magang.documents.errors import ConversionFailed

# Audit events no conversion has a use for.
_FORBIDDEN: Final = (
    "socket.",
    "subprocess.",
    "pty.",
    "os.exec",
    "os.fork",
    "os.kill",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
)
# Events whose paths are read, and those whose paths are changed.
_READS: Final = frozenset({"open", "os.listdir", "os.scandir"})
_CHANGES: Final = frozenset(
    f"os.{verb}" for verb in ("chmod", "chown", "link", "mkdir", "remove", "rename", "rmdir", "symlink", "truncate")
)
# Looked at by the standard library itself.
_SYSTEM_FILES: Final = ("/dev/null", "/dev/urandom", "/etc/localtime", "/etc/mime.types", "/usr/share/zoneinfo")
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


def main() -> None:
    """Read `job.json`, become the program or do the task, leave `answer.json`."""
    job = json.loads(Path("job.json").read_bytes())
    folder = Path.cwd()
    bound(job["limits"])
    leave_network()
    if program := job.get("program"):
        os.execve(program[0], program, program_environment(folder, job["path"]))  # noqa: S606 - see run_program
    tempfile.tempdir = str(folder / "tmp")
    confine(folder, Path(sys.argv[1]))
    (folder / "answer.json").write_text(json.dumps(answer(job, folder)))


def answer(job: dict[str, Any], folder: Path) -> dict[str, Any]:
    """What the task says, or why it could not."""
    module, _, function = job["task"].partition(":")
    try:
        return {"data": getattr(import_module(module), function)(job["payload"], folder / "in", folder / "out")}
    except ConversionFailed as refusal:
        return {"refused": {"message": refusal.message, "params": refusal.params}}
    except MemoryError:
        return {"failed": "memory"}
    except BaseException as error:  # a panic of native code is no Exception
        # Kind and place only: the text may quote what the document says about a person. Notes are the task's own.
        place = traceback.extract_tb(error.__traceback__)[-1]
        notes = "; ".join(getattr(error, "__notes__", ()))
        return {"failed": f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno} {notes}".rstrip()}


def bound(limits: dict[str, int]) -> None:
    """Limits that the kernel keeps. The alarm is for a parent that died before it could kill."""
    seconds = limits["seconds"]
    for what, soft, hard in (
        (resource.RLIMIT_AS, limits["memory"], limits["memory"]),
        (resource.RLIMIT_CPU, seconds, seconds + 1),  # at the hard limit the signal no longer tells why
        (resource.RLIMIT_FSIZE, limits["file"], limits["file"]),
        (resource.RLIMIT_NOFILE, 256, 256),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # already lower, or unknown to this system
            resource.setrlimit(what, (soft, hard))
    signal.alarm(seconds + 5)


def leave_network() -> None:
    """Move to a network without interfaces, where the system allows it; nothing depends on it."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def program_environment(folder: Path, path: str) -> dict[str, str]:
    """What an office program cannot start without."""
    return {"HOME": str(folder / "tmp"), "LANG": "C.UTF-8", "PATH": path, "TMPDIR": str(folder / "tmp")}


def confine(folder: Path, package: Path) -> None:
    """Refuse by audit hook, for good, what the job has no business with."""
    # An editable installation puts the project's own folder on the path, and with it the database beside the package.
    sys.path[:] = [entry for entry in sys.path if entry and Path(entry).resolve() != package.parent]
    libraries = {os.path.realpath(p) for p in (str(package), *sys.path, sys.prefix, sys.base_prefix, *_SYSTEM_FILES)}
    readable = (str(folder), *libraries)

    def is_below(path: str | bytes | os.PathLike[str] | int | None, roots: tuple[str, ...]) -> bool:
        if isinstance(path, int) or path is None:  # an open file, or the current folder
            return True
        true: str = os.path.realpath(os.fsdecode(path))
        return any(true == root or true.startswith(root + os.sep) for root in roots)

    def watch(event: str, args: tuple[Any, ...]) -> None:
        if event in _READS:
            writes = event == "open" and bool(args[2] & _WRITING)
            allowed = is_below(args[0], (str(folder),) if writes else readable)
        elif event in _CHANGES:
            allowed = all(is_below(part, (str(folder),)) for part in args if isinstance(part, str | bytes))
        else:
            allowed = not event.startswith(_FORBIDDEN)
        if not allowed:
            raise PermissionError(f"{event} is outside this job")

    sys.addaudithook(watch)
