"""Pages and forms as a browser opens and sends them."""

from __future__ import annotations

import io
import re

from werkzeug.datastructures import MultiDict
from werkzeug.test import encode_multipart

from tests.factories.followups import PDF


def token(client):
    page = client.get("/tindak-lanjut").get_data(as_text=True)
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)


def post(client, address, headers=None, **data):
    """A form sent as a browser sends it, files and all."""
    # Encoded here: the test client would leave the temporary file of a large body open.
    boundary, body = encode_multipart(MultiDict({"csrf_token": token(client)} | data))
    return client.post(
        address, data=body, headers=headers or {}, content_type=f"multipart/form-data; boundary={boundary}"
    )


def text(client, address):
    return client.get(address).get_data(as_text=True)


def pdf(name="bukti.pdf", content=PDF):
    return (io.BytesIO(content), name)
