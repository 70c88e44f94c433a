"""Files handed to the reader: always as a download, whatever they hold."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file


def attachment(content: bytes, *, name: str, media_type: str) -> Response:
    """`content` as a download called `name`."""
    response = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name, etag=False)
    # Should a browser show it after all, it runs nothing and reaches nothing of ours.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
