"""An address as a QR code, for builders of documents. Pure."""

import io
from typing import Any

import segno


def svg_of(address: str) -> str:
    """The picture as SVG, without a margin."""
    return _drawn(address, kind="svg", border=0).decode()


def png_of(address: str) -> bytes:
    """The picture as PNG, 8 pixels a square."""
    return _drawn(address, kind="png", scale=8, border=1)


def _drawn(address: str, **form: Any) -> bytes:
    stream = io.BytesIO()
    segno.make(address, error="m", micro=False).save(stream, **form)
    return stream.getvalue()
