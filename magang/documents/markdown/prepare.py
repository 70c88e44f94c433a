"""The first pass over the lines: cleaned, bounded, and put into the form that Python-Markdown reads.

People who never heard of Markdown put a list right below a sentence, indent by two blanks, and draw lines of dashes.
That is made to mean what they see. Blocks of code and footnotes are taken out here, because the library looks for their
ends from each beginning. All of it is one walk over the lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from magang.documents.markdown import faults
from magang.documents.markdown.faults import MarkdownRefused
from magang.kernel.typed import CONTROL, UNSEEN

LARGEST: Final = 300 * 1024
MOST_LINES: Final = 12_000
MOST_MARKS: Final = 40_000
MOST_LINKS: Final = 5_000
MOST_TOGETHER: Final = 3_000
MOST_NOTES: Final = 1_000
DEEPEST: Final = 8

# Stands for what was taken out; cleaned text holds no such letter.
HELD: Final = "\x02"
_MARKS: Final = re.compile(r"[*_`\[\]|\\<&]|https?:")
_PREFIX: Final = re.compile(r"(?:[ ]*+(?:>|[*+-](?= )|[0-9]{1,9}[.)](?= )))*+")
_ITEM: Final = re.compile(r"([*+-]|[0-9]{1,9}[.)])[ ]+\S")
_BEGINS_LIST: Final = re.compile(r"([*+-]|1[.)])[ ]+\S")
_CALLOUT: Final = re.compile(r"!!!(?= ?\w)")
_FENCE: Final = re.compile(r"(`{3,}+|~{3,}+)([^`]*+)$")
_NOTE: Final = re.compile(r"\[\^([\w-]{1,60})\]:[ ]*(.*)$")
_DELIMITER_ROW: Final = re.compile(r"[ |:-]++$")
# Lines that are a block by themselves. The library would copy all that follows for each of them.
_RULE: Final = re.compile(r"(?:-[ ]{0,2}){3,}+$|(?:_[ ]{0,2}){3,}+$|(?:\*[ ]{0,2}){3,}+$")
_HEADING_OR_INSERT: Final = re.compile(r"#|\[\[.{1,120}\]\]$")
_BULLET: Final = re.compile(r"[•●▪‣–][ \t]+(?=\S)")


@dataclass(slots=True)
class Prepared:
    """Lines for the library; `held` are the texts of code blocks, `notes` those of footnotes by label."""

    lines: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)


def prepare(text: str) -> Prepared:
    """Raises `MarkdownRefused` for a text that could not be read in time."""
    if len(text) > LARGEST or len(text.encode(errors="replace")) > LARGEST:
        raise MarkdownRefused(faults.TOO_LONG, limit=LARGEST // 1024)
    lines = _without_comments(_clean(text)).split("\n")
    if len(lines) > MOST_LINES:
        raise MarkdownRefused(faults.TOO_MANY_BLOCKS, limit=f"{MOST_LINES // 1000}.000")
    if sum(1 for _ in _MARKS.finditer(text)) > MOST_MARKS:
        raise MarkdownRefused(faults.TOO_MANY_MARKS, limit=f"{MOST_MARKS // 1000}.000")
    if text.count("http") > MOST_LINKS:
        raise MarkdownRefused(faults.TOO_MANY_LINKS, limit=f"{MOST_LINKS // 1000}.000")
    prepared = Prepared()
    _body(_without_notes(lines, prepared), prepared)
    return prepared


def _clean(text: str) -> str:
    """One kind of line end, no tabs, no letters that nobody sees."""
    text = UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = CONTROL.sub(
        "", text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    )
    return text.replace("\t", "    ").replace("\x85", "\n").replace("\xa0", " ")


def _without_comments(text: str) -> str:
    """Guidance in the draft, `<!-- … -->`, is for the author's eyes."""
    parts: list[str] = []
    at = 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin)) >= 0:
        parts.append(text[at:begin])
        at = end + 3
    return "".join((*parts, text[at:]))


def _without_notes(lines: list[str], prepared: Prepared) -> list[str]:
    """Take out `[^label]: text` with its indented lines."""
    kept: list[str] = []
    notes: dict[str, list[str]] = {}
    open_note: list[str] | None = None
    fence = ""
    for line in lines:
        fence = _fence_after(line.strip(), fence)
        if not fence and (found := _NOTE.match(line)):
            open_note = notes.setdefault(found[1], [])
            open_note.append(found[2])
        elif open_note is not None and (line.startswith("  ") or not line.strip()):
            open_note.append(line.strip())
            if not line.strip():
                kept.append("")
        else:
            open_note = None
            kept.append(line)
    if len(notes) > MOST_NOTES:
        raise MarkdownRefused(faults.TOO_MANY_NOTES, limit=f"{MOST_NOTES // 1000}.000")
    prepared.notes = {label: "\n".join(note).strip() for label, note in notes.items()}
    return kept


def _fence_after(line: str, fence: str) -> str:
    """The fence that is open below this line, '' for none."""
    if fence:
        return "" if line.startswith(fence) and not line.strip(fence[0]) else fence
    found = _FENCE.match(line)
    return found[1] if found else ""


def _body(lines: list[str], prepared: Prepared) -> None:
    out = prepared.lines
    levels: list[int] = []  # the columns of the open lists and callouts
    fence = ""
    fence_indent = 0
    code: list[str] = []
    in_table = False
    together = 0  # lines since the last empty one
    has_list = False  # among them
    for number, raw in enumerate(lines, start=1):
        line = raw.lstrip(" ")
        indent = len(raw) - len(line)
        line = line.rstrip()
        if fence:
            fence = _fence_after(line, fence)
            code.append(raw)
            if not fence or number == len(lines):
                prepared.held.append("\n".join(code[1 : len(code) if fence else -1]))
                out += ["", f"{'    ' * _depth(levels, fence_indent)}{HELD}{len(prepared.held) - 1}{HELD}", ""]
                together = 0
            continue
        if opened := _fence_after(line, ""):
            fence, code, fence_indent = opened, [raw], indent
            continue
        if not line:
            out.append("")
            together, has_list, in_table = 0, False, False
            continue
        together += 1
        if together > MOST_TOGETHER:
            raise MarkdownRefused(
                faults.TOO_MANY_ROWS, line=number - MOST_TOGETHER, limit=f"{MOST_TOGETHER // 1000}.000"
            )
        line = _BULLET.sub("- ", line, count=1) if line[0] in "•●▪‣–" else line
        is_rule = _RULE.match(line) is not None
        alone = is_rule or _HEADING_OR_INSERT.match(line) is not None
        is_item = not is_rule and _ITEM.match(line) is not None
        opens = is_item or _CALLOUT.match(line) is not None
        if is_item:
            line = line.replace(")", ".", 1) if line[: line.find(" ")].endswith(")") else line
        if together == 1 and indent < 2 and not opens:
            levels = []
        if opens:
            while levels and levels[-1] > indent:
                levels.pop()
            if not levels or indent - levels[-1] >= 2:
                levels.append(indent)
            depth = len(levels) - 1
        else:
            depth = _depth(levels, indent)
        prefix = _PREFIX.match(line)
        markers = 0 if is_rule or not prefix else sum(1 for mark in prefix[0] if mark in ">*+-.)")
        if depth + markers > DEEPEST:
            raise MarkdownRefused(faults.TOO_DEEP, line=number, limit=DEEPEST)
        starts_table = not in_table and "|" in line and number < len(lines) and _is_delimiter_row(lines[number])
        if together > 1 and (
            starts_table
            or alone
            or (opens and not is_item)
            or (in_table and "|" not in line)
            or (_BEGINS_LIST.match(line) and not has_list)
        ):
            out.append("")
            together = 1
        in_table = starts_table or (in_table and "|" in line)
        has_list = has_list or is_item
        out.append("    " * depth + line)
        if alone:
            out.append("")
            together, has_list = 0, False


def _depth(levels: list[int], indent: int) -> int:
    """How many of the open lists a line indented like this belongs to."""
    return sum(1 for column in levels if column + 2 <= indent)


def _is_delimiter_row(line: str) -> bool:
    line = line.strip()
    return "-" in line and "|" in line and _DELIMITER_ROW.match(line) is not None
