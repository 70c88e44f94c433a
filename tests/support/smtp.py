"""A real mail server on loopback: speaks enough SMTP (RFC 5321), keeps what it is given, and can misbehave."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from magang.settings import MailServer


@dataclass
class Mailbox:
    """What arrived, in order. `answers`: what the next commands of a kind are answered instead of yes."""

    port: int = 0
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    messages: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)

    def server(self) -> MailServer:
        return MailServer("127.0.0.1", self.port, "none", "", "", "Magang Uji", "magang@uji.go.id")


class _Handler(socketserver.StreamRequestHandler):
    timeout = 10

    def handle(self) -> None:
        box: Mailbox = self.server.mailbox
        self._say("220 uji ESMTP")
        sender, recipients = "", []
        while line := self.rfile.readline():
            verb, _, rest = line.decode("ascii").strip().partition(" ")
            verb = verb.upper()
            if waiting := box.answers.get(verb):
                answer = waiting.pop(0)
                if answer == "hang up":
                    return
                self._say(answer)
            elif verb == "QUIT":
                self._say("221 bye")
                return
            elif verb == "DATA":
                self._say("354 go on")
                content = self._content()
                after = box.answers.get("END", [])
                if after and after.pop(0) == "hang up":
                    return
                box.envelopes.append((sender, recipients))
                box.messages.append(message_from_bytes(content, policy=default))
                self._say("250 kept")
            else:
                if verb == "MAIL":
                    sender, recipients = rest, []
                elif verb == "RCPT":
                    recipients.append(rest.partition(":")[2].strip("<>"))
                self._say("250 yes")

    def _content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    mailbox: Mailbox


@contextmanager
def mail_server(port: int = 0) -> Iterator[Mailbox]:
    """A running server; on `port` when one is named, so that it can come back where it was."""
    with _Server(("127.0.0.1", port), _Handler) as server:
        server.mailbox = Mailbox(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server.mailbox
        finally:
            server.shutdown()
            thread.join()
