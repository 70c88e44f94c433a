"""Every string a reader may see has a complete English translation, and the compiled catalogue is the current one."""

from __future__ import annotations

import io
import re
import tomllib

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from magang.settings import ROOT

CATALOGUE = ROOT / "magang" / "translations" / "en" / "LC_MESSAGES"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "N_": None, "ngettext": (1, 2), "_l": None}


@pytest.fixture(scope="module")
def english() -> Catalog:
    with (CATALOGUE / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


@pytest.fixture(scope="module")
def source() -> set[str]:
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    found = set()
    for folder in ("magang", "templates"):
        here = {m["pattern"].removeprefix(f"{folder}/"): m for m in mappings if m["pattern"].startswith(f"{folder}/")}
        methods = [(pattern, m["method"]) for pattern, m in here.items()]
        options = {p: {k: m[k] for k in m.keys() - {"method", "pattern"}} for p, m in here.items()}
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, methods, options, keywords=KEYWORDS):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found - {""}


def test_no_template_is_left_out(source):
    """Words of a template with a tag of an extension, which Babel leaves out in silence unless it is told."""
    assert {"Halaman %(n)s dari %(total)s", "Periksa isian berikut"} <= source


def test_every_string_has_an_english_translation(source, english):
    missing = sorted(m for m in source if not (english.get(m) and english.get(m).string))
    assert not missing, f"{len(missing)} without translation: {missing[:5]}"
    assert not [m.id for m in english if m.fuzzy and m.id]


def test_translations_fill_in_the_same_values(english):
    for message in (m for m in english if m.id and m.string):
        for mine, theirs in zip(
            message.id if isinstance(message.id, tuple) else [message.id],
            message.string if isinstance(message.string, tuple) else [message.string],
            strict=False,
        ):
            wanted, got = (sorted(re.findall(r"%\(\w+\)[sd]", t)) for t in (mine, theirs))
            assert wanted == got, f"{mine!r} -> {theirs!r}"


def test_the_catalogue_holds_nothing_that_is_no_longer_said(source, english):
    said = {m.id[0] if isinstance(m.id, tuple) else m.id for m in english if m.id}
    assert not said - source


def test_the_compiled_catalogue_is_current(english):
    compiled = io.BytesIO()
    write_mo(compiled, english)
    assert (CATALOGUE / "messages.mo").read_bytes() == compiled.getvalue(), "run `make messages`"
