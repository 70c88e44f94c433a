"""What the README says of the code is true of the code."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys

from click.testing import CliRunner

from magang.cli import main
from magang.settings import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_state_diagrams_are_those_of_the_transition_tables():
    spec = importlib.util.spec_from_file_location("diagrams", ROOT / "docs" / "diagrams.py")
    diagrams = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(diagrams)
    assert diagrams.section() in README, "run: python docs/diagrams.py"


def test_the_folders_it_names_exist():
    tree = re.search(r"```text\n(magang/.*?)```", README, flags=re.DOTALL)[1]
    for name in re.findall(r"^ {2}([a-z_]+)/", tree, flags=re.MULTILINE):
        assert (ROOT / "magang" / name).is_dir(), name


def test_the_make_targets_it_names_exist():
    targets = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in re.findall(r"make ([a-z-]+)", README):
        assert f"make {target} " in targets, target


def test_the_commands_it_names_exist():
    for command in set(re.findall(r"`magang ([a-z]+)", README)):
        assert CliRunner().invoke(main, [command, "--help"]).exit_code == 0, command
    subprocess.run([sys.executable, "-m", "magang.cli", "--help"], cwd=ROOT, capture_output=True, check=True)
