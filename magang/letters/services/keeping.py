"""Settings, signers and templates of letters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from magang.accounts.rules import Nip
from magang.audit.services import Common, record
from magang.documents.errors import ConversionFailed
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField, RuleBroken
from magang.kernel.filestore import FileStore
from magang.kernel.labels import N_
from magang.letters import policy
from magang.letters.models import LetterSettings, LetterSigner, LetterTemplate
from magang.letters.queries import editions, template_in_force
from magang.letters.rendering import MAX_TEMPLATE_BYTES, check_template
from magang.letters.rules import LetterKind, Numbering, TemplateVerb, check_numbering


def revise_settings(
    session: Session, actor: Actor, settings: LetterSettings, *, expected_version: int, now: datetime, **facts: Any
) -> None:
    """Change what stands on letters from now on. Raises `InvalidField` for a pattern that could repeat a number."""
    policy.change_settings(actor, settings).ensure()
    settings.expect_version(expected_version)
    check_numbering(
        Numbering(facts["number_pattern"], facts["classification"], facts["office_code"], facts["serial_digits"])
    )
    for name, value in facts.items():
        setattr(settings, name, value)
    session.add(settings)
    record(session, actor, Common.UPDATED, settings, now=now)


def add_signer(session: Session, actor: Actor, *, nip: str, now: datetime, **facts: Any) -> LetterSigner:
    """An official who signs from now on."""
    policy.keep(actor).ensure()
    signer = LetterSigner(**facts, nip=Nip.parse(nip).digits if nip else None)
    session.add(signer)
    record(session, actor, Common.CREATED, signer, now=now)
    return signer


def revise_signer(
    session: Session,
    actor: Actor,
    signer: LetterSigner,
    *,
    nip: str,
    expected_version: int,
    now: datetime,
    **facts: Any,
) -> None:
    """Change an official's facts. An empty `nip` leaves it as it is: the form never shows the number that is stored."""
    policy.change_signer(actor, signer).ensure()
    signer.expect_version(expected_version)
    if nip:
        signer.nip = Nip.parse(nip).digits
    for name, value in facts.items():
        setattr(signer, name, value)
    record(session, actor, Common.UPDATED, signer, now=now)


def upload_template(
    session: Session,
    actor: Actor,
    kind: LetterKind,
    *,
    name: str,
    content: bytes,
    note: str,
    store: FileStore,
    now: datetime,
) -> LetterTemplate:
    """Put an own template in force; the one before stays to be downloaded. Raises `InvalidField` with what is wrong."""
    policy.change_template(actor, kind).ensure()
    check_upload(kind, content)
    kept = store.put(session, content)
    return _add(
        session, actor, kind, TemplateVerb.UPLOADED, now=now, note=note, original_name=name, stored_name=kept.name,
        sha256=kept.sha256, size=kept.size,
    )  # fmt: skip


def back_to_shipped(session: Session, actor: Actor, kind: LetterKind, *, now: datetime) -> LetterTemplate:
    """Put the template that comes with the application in force again."""
    policy.change_template(actor, kind).ensure()
    if template_in_force(session, kind) is None:
        raise RuleBroken(N_("Templat bawaan sudah dipakai."))
    return _add(session, actor, kind, TemplateVerb.RESET, now=now)


def check_upload(kind: LetterKind, content: bytes) -> bytes:
    """The sample an uploaded template makes. Raises `InvalidField` on `file`."""
    if len(content) > MAX_TEMPLATE_BYTES:
        raise InvalidField("file", N_("Templat paling besar %(n)s MB."), n=MAX_TEMPLATE_BYTES // 1024**2)
    if not content.startswith(b"PK\x03\x04"):
        raise InvalidField(
            "file", N_("Ini bukan dokumen Word (.docx). Simpan dari Word sebagai .docx, lalu unggah lagi.")
        )
    try:
        return check_template(kind, content)
    except ConversionFailed as error:
        raise InvalidField("file", error.message, **error.params) from None


def _add(
    session: Session, actor: Actor, kind: LetterKind, verb: TemplateVerb, *, now: datetime, note: str = "", **file: Any
) -> LetterTemplate:
    earlier = editions(session, kind)
    edition = earlier[0].edition + 1 if earlier else 1
    template = LetterTemplate(kind=kind, edition=edition, note=note, uploaded_by=actor.name, uploaded_at=now, **file)
    session.add(template)
    record(session, actor, verb, template, now=now, note=note)
    return template
