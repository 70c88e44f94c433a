"""What the OPD reports, and what stands in its way."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from magang.followups.models import EvidenceFile, Obstacle, ProgressUpdate
from magang.followups.obstacles import OBSTACLE_TRANSITIONS, ObstacleAction, ObstacleState
from magang.followups.rules import ObstacleKind, ObstacleRemover
from magang.followups.trail import Verb
from magang.kernel.files import check_file, safe_name
from magang.kernel.filestore import FileStore
from magang.kernel.machine import advance
from magang.sample.followups.chapter import SEKDA, Chapter
from magang.sample.needs import decimal
from magang.sample.pictures import make_file
from magang.sample.town import Script, Town

REMOVERS: Final = {ObstacleRemover.MAYOR: "walikota", ObstacleRemover.SEKDA: SEKDA}


def report(chapter: Chapter, event: Script, at: datetime) -> None:
    """A self-report with its file. The last one brings the steps to where they stand, and its percent is theirs."""
    town, follow_up = chapter.town, chapter.follow_up
    percent: int = event["percent"]
    if event["on"] == chapter.last_report and follow_up.plan is not None:
        for step, script in zip(follow_up.plan.steps, chapter.steps, strict=True):
            step.percent = script["percent"]
        percent = follow_up.plan.percent or 0
    update = ProgressUpdate(
        author=town.people[chapter.owner],
        reported_at=at,
        percent=percent,
        narrative=event["text"],
        indicator_value=decimal(event, "value"),
        obstacle=obstacle_told(town, event, at),
        files=[evidence_file(chapter, event["file"], at)] if "file" in event else [],
    )
    follow_up.updates.append(update)
    follow_up.opd_percent, follow_up.last_news_at = percent, at
    chapter.tell(chapter.owner, Verb.PROGRESS, at, event["text"])


def obstacle_told(town: Town, event: Script, at: datetime) -> Obstacle | None:
    if "obstacle" not in event:
        return None
    return Obstacle(
        kind=ObstacleKind(event["obstacle"]),
        note=event["obstacle_note"],
        remover=ObstacleRemover(event["remover"]),
        remover_opd=town.opds[event["remover_opd"]] if "remover_opd" in event else None,
        opened_at=at,
        state=ObstacleState.OPEN,
    )


def evidence_file(chapter: Chapter, name: str, at: datetime) -> EvidenceFile:
    content = make_file(name)
    file_type = check_file(content)
    kept = FileStore(chapter.town.files).put(chapter.town.session, content)
    return EvidenceFile(
        original_name=safe_name(name, file_type),
        file_type=file_type,
        size=kept.size,
        sha256=kept.sha256,
        stored_name=kept.name,
        uploaded_by=chapter.town.people[chapter.owner],
        uploaded_at=at,
    )


def answer(chapter: Chapter, event: Script, at: datetime) -> None:
    """Who was named to remove the latest obstacle says that it is gone."""
    obstacle = chapter.follow_up.obstacles[-1]
    obstacle.state = advance(OBSTACLE_TRANSITIONS, obstacle.state, ObstacleAction.ANSWER)
    opd = obstacle.remover_opd
    who = chapter.town.heads[opd.short_name] if opd else REMOVERS[obstacle.remover]
    obstacle.answered_by, obstacle.answered_at, obstacle.answer = chapter.town.people[who], at, event["text"]
    chapter.tell(who, Verb.OBSTACLE_ANSWERED, at, event["text"])


def resolve(chapter: Chapter, event: Script, at: datetime) -> None:
    """The latest obstacle is out of the way."""
    obstacle = chapter.follow_up.obstacles[-1]
    obstacle.state = advance(OBSTACLE_TRANSITIONS, obstacle.state, ObstacleAction.RESOLVE)
    obstacle.resolved_by, obstacle.resolved_at = chapter.town.people[chapter.owner], at
    obstacle.resolution = event["text"]
    chapter.tell(chapter.owner, Verb.OBSTACLE_RESOLVED, at, event["text"])
