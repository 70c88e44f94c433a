"""Pages and forms as a browser opens and sends them."""

from __future__ import annotations

import io
import secrets

from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from tests.factories.followups import PDF


def token(client):
    """A CSRF token that fits the client's session, as Flask-WTF signs it; opening a page for it costs much more."""
    with client.session_transaction() as cookie:
        raw = cookie.setdefault("csrf_token", secrets.token_hex())
    return URLSafeTimedSerializer(client.application.secret_key, salt="wtf-csrf-token").dumps(raw)


def post(client, address, headers=None, **data):
    """A form sent as a browser sends it, files and all."""
    # Encoded here: the test client would leave the temporary file of a large body open.
    fields = MultiDict({k: v if isinstance(v, list) else [v] for k, v in data.items()} | {"csrf_token": token(client)})
    boundary, body = encode_multipart(
        MultiDict((k, FileStorage(*v) if isinstance(v, tuple) else v) for k, v in fields.items(multi=True))
    )
    return client.post(
        address, data=body, headers=headers or {}, content_type=f"multipart/form-data; boundary={boundary}"
    )


def text(client, address):
    return client.get(address).get_data(as_text=True)


def pdf(name="bukti.pdf", content=PDF):
    return (io.BytesIO(content), name)
