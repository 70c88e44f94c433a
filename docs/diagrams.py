"""The state diagrams of the README, made from the transition tables the program runs on.

python docs/diagrams.py            rewrite README.md between its markers
python docs/diagrams.py --check    exit status 1 when it is not current (the test does the same)
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from magang.evaluations.rules import TRANSITIONS as EVALUATION
from magang.followups.guests import REPORT_TRANSITIONS
from magang.followups.obstacles import OBSTACLE_TRANSITIONS
from magang.followups.rules import MOVE_TRANSITIONS, PLAN_TRANSITIONS, ROUND_TRANSITIONS
from magang.hearings.rules import TRANSITIONS as HEARING
from magang.hearings.rules.directives import DIRECTIVE_TRANSITIONS
from magang.jobs.rules import TRANSITIONS as JOB
from magang.kernel.labels import LabelledEnum
from magang.needs.rules import TRANSITIONS as NEED
from magang.placements.rules import TRANSITIONS as PLACEMENT
from magang.planning.rules.candidates import TRANSITIONS as CANDIDATE
from magang.planning.rules.scenarios import TRANSITIONS as SCENARIO
from magang.recommendations.rules import TRANSITIONS as RECOMMENDATION
from magang.reports.rules import TRANSITIONS as REPORT

README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = "<!-- state diagrams: made by docs/diagrams.py -->", "<!-- end of state diagrams -->"

MACHINES: dict[str, Mapping[tuple[LabelledEnum, LabelledEnum], LabelledEnum]] = {
    "Need": NEED,
    "Candidate": CANDIDATE,
    "Scenario": SCENARIO,
    "Placement": PLACEMENT,
    "Recommendation": RECOMMENDATION,
    "Report": REPORT,
    "Hearing": HEARING,
    "Directive": DIRECTIVE_TRANSITIONS,
    "Action plan": PLAN_TRANSITIONS,
    "Verification round": ROUND_TRANSITIONS,
    "Due-date move": MOVE_TRANSITIONS,
    "Obstacle": OBSTACLE_TRANSITIONS,
    "Report by a link": REPORT_TRANSITIONS,
    "Evaluation": EVALUATION,
    "Background job": JOB,
}


def diagram(transitions: Mapping[tuple[LabelledEnum, LabelledEnum], LabelledEnum]) -> str:
    """A Mermaid state diagram: states by their code name with the label on screen, arrows by their action."""
    states = dict.fromkeys(s for (source, _), target in transitions.items() for s in (source, target))
    sources = {source for source, _ in transitions}
    lines = ["stateDiagram-v2", "  direction LR"]
    lines += [f"  {s.value}: {s.label}" for s in states]
    lines += [f"  [*] --> {next(iter(states)).value}"]
    lines += [
        f"  {source.value} --> {target.value}: {action.label}" for (source, action), target in transitions.items()
    ]
    lines += [f"  {s.value} --> [*]" for s in states if s not in sources]
    return "\n".join(lines)


def section() -> str:
    """All diagrams as they stand in the README, markers included."""
    parts = [
        f"<details><summary>{name}</summary>\n\n```mermaid\n{diagram(table)}\n```\n\n</details>"
        for name, table in MACHINES.items()
    ]
    return "\n".join([BEGIN, *parts, END])


def main() -> int:
    """Rewrite the README, or with --check only say whether it is current."""
    text = README.read_text(encoding="utf-8")
    current = re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: section(), text, flags=re.DOTALL)
    if "--check" in sys.argv:
        return 0 if current == text else 1
    README.write_text(current, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
