"""What can be done with a report: one verb, one function. Nothing here commits or reads a clock."""

from magang.reports.services.pictures import add_image
from magang.reports.services.review import answer, approve, comment, present, reopen, return_
from magang.reports.services.submission import submit
from magang.reports.services.writing import Outcome, Saved, create, join, remove_author, restore, write

__all__ = [
    "Outcome",
    "Saved",
    "add_image",
    "answer",
    "approve",
    "comment",
    "create",
    "join",
    "present",
    "remove_author",
    "reopen",
    "restore",
    "return_",
    "submit",
    "write",
]
