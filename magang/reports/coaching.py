"""The quality coach's view of a report: what its text holds, and what its recommendations still lack."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from magang.documents.markdown.blocks import InsertKind
from magang.documents.markdown.faults import Fault
from magang.kernel.decision import Gap
from magang.recommendations import coach as of_recommendations
from magang.recommendations.models import Recommendation
from magang.reports import rules
from magang.reports.inserts import Resolved, written
from magang.reports.rules import Chapter, ReportFacts, Section

_HEADING: Final = re.compile(r"#{1,6} *(.*?)[# ]*$")
# What an author types before a heading's name; the text is numbered for them.
_NUMBERED: Final = re.compile(r"^(?:bab )?[ivx0-9]{1,6}[.)]? ", re.IGNORECASE)
_PICTURE: Final = re.compile(r'!\[([^\]]{0,300})\]\(lampiran:([0-9]{1,9})(?: +"([^"]{0,300})")?\)')
_FENCE: Final = re.compile(r"`{3,}|~{3,}")
# The alternative text an upload begins with says nothing yet.
UNNAMED: Final = "keterangan"


@dataclass(frozen=True, slots=True)
class About:
    """A recommendation of the report with what it lacks and what would better it."""

    recommendation: Recommendation
    gaps: tuple[Gap, ...]
    advice: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Coaching:
    """`gaps` refuse the submission, `advice` doesn't."""

    gaps: tuple[Gap, ...]
    advice: tuple[Gap, ...]
    recommendations: tuple[About, ...]

    @property
    def missing(self) -> tuple[Gap, ...]:
        """All that refuses the submission."""
        return (*self.gaps, *(gap for about in self.recommendations for gap in about.gaps))

    @property
    def count(self) -> int:
        return len(self.missing) + len(self.advice) + sum(len(about.advice) for about in self.recommendations)


def coach(read: Resolved, *, title: str, body: str) -> Coaching:
    """Judge a text as it was read by `inserts.resolve`. Recommendations already submitted are beyond mending here."""
    facts = facts_of(read, title=title, body=body)
    inserted = {insert.reference for insert in read.source.inserts if insert.kind is InsertKind.RECOMMENDATION}
    about = []
    for one in read.contents.recommendations if inserted else ():
        if one.reference in inserted and one.status.is_editable:
            known = one.facts()
            about.append(About(one, of_recommendations.gaps(known), of_recommendations.advice(known)))
    return Coaching(rules.gaps(facts), rules.advice(facts), tuple(a for a in about if a.gaps or a.advice))


def facts_of(read: Resolved, *, title: str, body: str) -> ReportFacts:
    """What a text holds, by the lines of `body`."""
    lines = seen_lines(body)
    kinds = [insert.kind for insert in read.source.inserts if insert not in read.broken]
    at = {line.strip(): n for n, line in reversed(lines)}
    return ReportFacts(
        title=title,
        chapters=chapters(lines),
        finding_count=kinds.count(InsertKind.FINDING),
        recommendation_count=kinds.count(InsertKind.RECOMMENDATION),
        broken=tuple((written(insert), at.get(written(insert), 1)) for insert in read.broken),
        uncaptioned=tuple(_uncaptioned(lines)),
        # A picture without words is said with its line above.
        faults=tuple((f.label, what) for f, what in read.source.faults if f is not Fault.PICTURE_WITHOUT_ALT),
    )


def seen_lines(body: str) -> Sequence[tuple[int, str]]:
    """Numbered lines as a reader will see them: without comments, and without what is shown as code."""
    found, is_comment, fence = [], False, ""
    for number, line in enumerate(body.split("\n"), start=1):
        if not is_comment and (mark := _FENCE.match(line.strip())) and (not fence or mark[0].startswith(fence)):
            fence = "" if fence else mark[0]
            found.append((number, line))
            continue
        text = ""
        rest = line
        while rest and not fence:
            before, sign, after = rest.partition("-->" if is_comment else "<!--")
            text += "" if is_comment else before
            is_comment = is_comment != bool(sign)
            rest = after
        found.append((number, "·" if fence and line.strip() else text))
    return found


def chapters(lines: Sequence[tuple[int, str]]) -> Mapping[Chapter, Section]:
    """The standard headings that are there; a chapter is empty when only headings and blanks stand below it."""
    names = {chapter.label.casefold(): chapter for chapter in Chapter}
    names |= {"ringkasan eksekutif": Chapter.SUMMARY}
    found: dict[Chapter, Section] = {}
    current: Chapter | None = None
    for number, line in lines:
        heading = _HEADING.match(line) if line.startswith("#") else None
        if heading:
            chapter = names.get(_NUMBERED.sub("", " ".join(heading[1].split())).casefold())
            if chapter is not None and chapter not in found:
                current = chapter
                found[chapter] = Section(number, False)
        elif current is not None and line.strip():
            found[current] = Section(found[current].line, True)
    return found


def _uncaptioned(lines: Sequence[tuple[int, str]]) -> Iterator[tuple[str, int]]:
    for number, line in lines:
        for alt, image_id, caption in _PICTURE.findall(line):
            if not caption and alt.strip().casefold() in {"", UNNAMED}:
                yield f"lampiran:{image_id}", number
