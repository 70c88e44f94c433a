"""Sends what no browser would: any field, any file name, any number of the same field."""

from __future__ import annotations

import io
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from tests.support.browsing import token


def fields(town: SimpleNamespace, data: Mapping[str, Any]) -> MultiDict[str, Any]:
    """Lists become repeated fields, functions are asked of the town, (name, bytes) becomes a file, None is left out."""
    sent: MultiDict[str, Any] = MultiDict()
    for name, value in data.items():
        for one in value if isinstance(value, list) else [value]:
            one = one(town) if callable(one) else one
            if isinstance(one, tuple):
                sent.add(name, FileStorage(io.BytesIO(one[1]), one[0]))
            elif one is not None:
                sent.add(name, str(one))
    return sent


def send(client: FlaskClient, address: str, sent: MultiDict[str, Any], *, multipart: bool = False, **more: Any) -> Any:
    """POST as a browser does: as multipart only when there is a file (or `multipart` says so)."""
    data = MultiDict([*sent.items(multi=True), ("csrf_token", token(client))])
    if not multipart and not any(isinstance(value, FileStorage) for value in data.values()):
        return client.post(address, data=data, **more)
    # Encoded here: the test client would leave the temporary file of a large body open.
    boundary, body = encode_multipart(data)
    return client.post(address, data=body, content_type=f"multipart/form-data; boundary={boundary}", **more)
