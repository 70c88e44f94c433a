"""Conversions run where they can do no harm, and end when they must."""

from __future__ import annotations

import os
import socket
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from magang.documents import errors, runner
from magang.documents.errors import ConversionFailed, TooBusy
from magang.documents.runner import MB, Limits, run, run_program
from magang.documents.tasks import TASKS

ROOT = Path(__file__).parents[3]
QUICK = Limits(seconds=2)


@pytest.fixture
def misbehave(monkeypatch: pytest.MonkeyPatch) -> Callable[..., runner.Result]:
    """Run one of the tasks in tests/support/misbehaving.py, which no installation has."""
    monkeypatch.setattr(
        runner, "_BOOT", f"import sys; sys.path.append({str(ROOT / 'tests/support')!r}); {runner._BOOT}"
    )

    def go(
        function: str, limits: Limits = QUICK, inbox: dict[str, bytes] | None = None, **payload: object
    ) -> runner.Result:
        monkeypatch.setattr(runner, "TASKS", {**TASKS, "test": f"misbehaving:{function}"})
        return run("test", payload, files=inbox, limits=limits)

    return go


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Put a shell script on PATH."""

    def install(script: str) -> str:
        path = tmp_path / "bin" / "tukang"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{path.parent}:{os.environ['PATH']}")
        return path.name

    return install


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(ConversionFailed) as caught:
        call()
    return caught.value.message


# --- What goes in and out ------------------------------------------------------------------------------------


def test_data_and_files_go_in_and_come_back() -> None:
    result = run("echo", {"nama": "Palu"}, files={"surat.txt": b"isi"})

    assert result.data["payload"] == {"nama": "Palu"}
    assert result.files == {"surat.txt": b"isi"}


def test_the_child_knows_none_of_the_servers_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "rahasia")

    environment = run("echo", {}).data["environment"]

    assert set(environment) - {"LC_CTYPE"} == set(runner._ENVIRONMENT)  # Python sets LC_CTYPE for itself


def test_the_child_gets_no_open_file_of_the_server_and_not_the_web_application(misbehave) -> None:
    with socket.socket() as ours:
        os.set_inheritable(ours.fileno(), True)
        data = misbehave("look_around").data

    assert data["open"] == [0, 1, 2]
    assert not {"flask", "sqlalchemy", "magang.extensions"} & set(data["modules"])


def test_only_registered_tasks_exist() -> None:
    with pytest.raises(KeyError):
        run("os:system", {})


def test_a_file_name_cannot_lead_out_of_the_folder() -> None:
    for name in ("../luar.txt", "/etc/cron.d/x", "a/b", "", ".", "..", "-rf", "a\0b"):
        with pytest.raises(ValueError, match="plain file name"):
            run("echo", {}, files={name: b""})


# --- Limits --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("function", "payload"), [("spin", {}), ("sleep", {"seconds": 60})])
def test_what_takes_too_long_is_ended_and_says_after_how_many_seconds(misbehave, function, payload) -> None:
    before = time.monotonic()
    with pytest.raises(ConversionFailed) as caught:
        misbehave(function, **payload)

    assert (caught.value.message, caught.value.params) == (errors.TOO_SLOW, {"seconds": 2})
    assert time.monotonic() - before < 8


def test_memory_is_bounded(misbehave) -> None:
    assert misbehave("swallow", Limits(memory=512 * MB), bytes=50 * MB).data == {"size": 50 * MB}
    assert refusal(lambda: misbehave("swallow", Limits(memory=512 * MB), bytes=600 * MB)) == errors.TOO_HEAVY


def test_disk_is_bounded_per_file_and_altogether(misbehave) -> None:
    assert refusal(lambda: misbehave("fill", Limits(file=MB), files=1, bytes=2 * MB)) == errors.BROKEN
    with pytest.raises(ConversionFailed) as caught:
        misbehave("fill", Limits(output=3 * MB), files=2, bytes=2 * MB)
    assert (caught.value.message, caught.value.params) == (errors.TOO_MUCH_MADE, {"limit": 3})


def test_too_much_input_is_refused_before_anything_starts_and_names_the_limit() -> None:
    with pytest.raises(ConversionFailed) as caught:
        run("echo", {}, files={"besar.bin": bytes(6 * MB)}, limits=Limits(input=5 * MB))
    assert (caught.value.message, caught.value.params) == (errors.TOO_LARGE, {"limit": 5})


def test_only_so_many_run_at_once_and_the_rest_wait_with_an_end(misbehave, monkeypatch) -> None:
    monkeypatch.setattr(runner, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(runner, "PATIENCE", 0.2)
    with runner._places, pytest.raises(TooBusy):
        run("echo", {})

    assert run("echo", {"after": True}).data["payload"] == {"after": True}
    refusal(lambda: misbehave("refuse"))
    assert run("echo", {}).data["payload"] == {}, "a refused job gives its place back"


# --- Confinement ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["{outside}", "../../{outside}", "in/../../{outside}", "/proc/self/environ", "/etc/passwd"]
)
def test_a_file_outside_the_folder_is_not_read(misbehave, tmp_path: Path, path: str) -> None:
    marker = tmp_path / "penanda.txt"
    marker.write_text("rahasia")

    assert refusal(lambda: misbehave("read", path=path.format(outside=marker))) == errors.BROKEN


def test_the_projects_own_data_beside_the_package_is_not_read(misbehave) -> None:
    assert refusal(lambda: misbehave("read", path=str(ROOT / "pyproject.toml"))) == errors.BROKEN
    assert misbehave("read", path="in/a.txt", inbox={"a.txt": b"isi"}).data == {"text": "isi"}


def test_nothing_is_written_outside_the_folder(misbehave, tmp_path: Path) -> None:
    target = tmp_path / "sasaran.txt"
    assert refusal(lambda: misbehave("write", path=str(target))) == errors.BROKEN
    assert refusal(lambda: misbehave("link", path=str(target))) == errors.BROKEN
    assert not target.exists()


def test_no_connection_and_no_other_program(misbehave) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        assert refusal(lambda: misbehave("connect", port=server.getsockname()[1])) == errors.BROKEN
        with pytest.raises(TimeoutError):
            server.accept()
    assert refusal(lambda: misbehave("start_program")) == errors.BROKEN


# --- Failures ------------------------------------------------------------------------------------------------


def test_a_refusal_of_the_task_reaches_the_reader_with_its_details(misbehave) -> None:
    with pytest.raises(ConversionFailed) as caught:
        misbehave("refuse")
    assert (caught.value.message, caught.value.params) == ("Baris %(row)s kosong.", {"row": 7})


def test_a_fault_is_logged_by_kind_and_place_without_the_persons_data(misbehave, caplog) -> None:
    assert refusal(lambda: misbehave("fail", secret="198001012005011001")) == errors.BROKEN
    assert "ValueError at misbehaving.py" in caplog.text
    assert "1980" not in caplog.text


@pytest.mark.parametrize(("function", "message"), [("crash", errors.TOO_HEAVY), ("leave", errors.BROKEN)])
def test_a_child_that_dies_is_reported(misbehave, caplog, function: str, message: str) -> None:
    assert refusal(lambda: misbehave(function)) == message
    assert "without an answer" in caplog.text


# --- Programs ------------------------------------------------------------------------------------------------


def test_a_program_reads_what_it_is_given_and_its_files_come_back(program) -> None:
    name = program("env > out/lingkungan.txt; tr a-z A-Z < in/a.txt > out/b.txt; ln -s /etc/passwd out/c.txt")

    files = run_program([name], files={"a.txt": b"isi"})

    assert files["b.txt"] == b"ISI"
    assert set(files) == {"b.txt", "lingkungan.txt"}, "a link is not followed"
    assert {line.split("=")[0] for line in files["lingkungan.txt"].decode().split()} <= {
        "HOME", "LANG", "PATH", "PWD", "TMPDIR", "SHLVL", "_", "OLDPWD",
    }  # fmt: skip


def test_what_a_program_started_ends_with_it(program, tmp_path: Path) -> None:
    pid_file = tmp_path / "anak.pid"
    name = program(f"sleep 300 & echo $! > {pid_file}; wait")

    assert refusal(lambda: run_program([name], limits=QUICK)) == errors.TOO_SLOW
    assert _ends(int(pid_file.read_text()))

    program(f"sleep 300 & echo $! > {pid_file}")
    assert run_program([name]) == {}
    assert _ends(int(pid_file.read_text())), "left behind by a program that ended well"


def test_a_program_that_fails_or_is_missing_is_told(program) -> None:
    assert refusal(lambda: run_program([program("exit 3")])) == errors.BROKEN
    with pytest.raises(ConversionFailed) as caught:
        run_program(["tidak-ada-program-ini"])
    assert caught.value.params == {"program": "tidak-ada-program-ini"}
    assert runner.program_available("sh")
    assert not runner.program_available("tidak-ada-program-ini")


def _ends(pid: int) -> bool:
    for _ in range(50):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
