"""Handing one message to a mail server. Knows neither database nor application."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from magang.kernel.labels import N_
from magang.notifications.rules import ADDRESS, one_line
from magang.settings import MailServer

UNUSABLE: Final = N_("Alamat surel ini tidak dapat dipakai.")
CUT_OFF: Final = N_("Terputus sesudah isi dikirim; mungkin sudah sampai.")
TIMEOUT: Final = 20.0  # seconds for each answer of the server


class ServerAway(Exception):
    """No connection, or none that takes mail: nothing of what waits can go out now."""


class TryLater(Exception):
    """The server has put off this one message; it does not have it."""


class Refused(Exception):
    """The server will never take this message, or nobody can know whether it has it: a person must look."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes out."""

    recipient: str
    name: str
    subject: str
    text: str
    html: str
    message_id: str
    at: datetime
    pdf: tuple[str, bytes] | None = None  # file name and content


def compose(letter: Letter, sender: MailServer) -> EmailMessage:
    """The message as it is sent. Raises `Refused` for an address that could say more than one address."""
    if not ADDRESS.fullmatch(letter.recipient):
        raise Refused(UNUSABLE)
    message = EmailMessage()
    message["From"] = Address(one_line(sender.from_name), addr_spec=sender.from_address)
    message["To"] = Address(one_line(letter.name, 120), addr_spec=letter.recipient)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.message_id}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers to a reminder
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    if letter.pdf is not None:
        name, content = letter.pdf
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return message


class Courier:
    """An open connection. Use `courier(server)`."""

    def __init__(self, server: MailServer, smtp: smtplib.SMTP) -> None:
        self._server = server
        self._smtp = smtp

    def hand_over(self, letter: Letter) -> None:
        """Send one message. Raises `TryLater`, `Refused` or `ServerAway`; returns when the server has it."""
        body = compose(letter, self._server).as_bytes(policy=_WIRE)
        try:
            self._smtp.rset()
            _expect(self._smtp.mail(self._server.from_address))
            _expect(self._smtp.rcpt(letter.recipient))
        except (OSError, smtplib.SMTPException) as error:
            raise _sorted(error) from error
        try:
            code, answer = self._smtp.data(body)
        except smtplib.SMTPDataError as error:
            raise _answered(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            # The server may have taken it without our hearing so: sent again, it might arrive twice.
            raise Refused(CUT_OFF) from error
        if code != 250:
            raise _answered(code, answer)


@contextlib.contextmanager
def courier(server: MailServer) -> Iterator[Courier]:
    """A signed-in connection. Raises `ServerAway`."""
    try:
        smtp = _connect(server)
    except (OSError, smtplib.SMTPException) as error:
        raise ServerAway(_words(error)) from error
    try:
        yield Courier(server, smtp)
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            smtp.quit()
        smtp.close()


def _connect(server: MailServer) -> smtplib.SMTP:
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT, context=ssl.create_default_context()
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    try:
        if server.security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _expect(answer: tuple[int, bytes]) -> None:
    if answer[0] not in {250, 251}:
        raise _answered(*answer)


def _answered(code: int, answer: bytes | str) -> Exception:
    """What a code of the server means (RFC 5321 4.2.1)."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    said = one_line(f"{code} {text}", 250)
    if code == 421:
        return ServerAway(said)
    return TryLater(said) if 400 <= code < 500 else Refused(said)


def _sorted(error: Exception) -> Exception:
    return error if isinstance(error, (TryLater, Refused, ServerAway)) else ServerAway(_words(error))


def _words(error: Exception) -> str:
    """The error for the administrator. The password is in none of them."""
    return one_line(f"{type(error).__name__}: {error}", 250)


_WIRE = EmailMessage().policy.clone(linesep="\r\n", cte_type="7bit")
