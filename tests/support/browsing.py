"""Pages and forms as a browser opens and sends them."""

from __future__ import annotations

import io
import re

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from tests.factories.followups import PDF


def token(client):
    page = client.get("/tindak-lanjut", follow_redirects=True).get_data(as_text=True)
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)


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
