"""What the child process can do. A task is `(payload, inbox, outbox) -> data`: JSON in, JSON out, files in two folders.

Task modules are imported in the child only. They raise `ConversionFailed` with a message for what they refuse; anything
else they raise is logged by its kind and place, without its text, which may quote a person's data.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Name to "module:function". Closed: what is not here cannot be asked for.
TASKS: Final[Mapping[str, str]] = {
    # Says what it was given; shows an administrator that children start and are confined.
    "echo": "magang.documents.tasks.echo:echo",
    "letters.check": "magang.documents.tasks.letters:check",
    "letters.render": "magang.documents.tasks.letters:render",
    "office.check": "magang.documents.tasks.word:check",
    "office.finish_docx": "magang.documents.tasks.word:finish_docx",
    "office.finish_odt": "magang.documents.tasks.opendocument:finish_odt",
    "office.pictures": "magang.documents.tasks.pictures:pictures",
    "docx.table_report": "magang.documents.tasks.wordprocessing:table_report",
    "pdf.compile": "magang.documents.tasks.typesetting:compile_pdf",
    "slides.make": "magang.documents.tasks.slides:make",
    "workbook.read": "magang.documents.tasks.workbook:read",
    "planning.questions": "magang.planning.allocation.questions:answer",
}
