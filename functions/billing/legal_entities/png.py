"""Whether bytes are a PNG image that a document can show (RFC 2083: chunks with checksums)."""

from __future__ import annotations

import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LONGEST_SIDE = 2000  # pixels


def is_png(data: bytes) -> bool:
    """Whether all chunks are whole, from the header to the end, and the pixels are there."""
    if not data.startswith(SIGNATURE):
        return False
    place, pixels, kinds = len(SIGNATURE), b"", list[bytes]()
    while place + 12 <= len(data):
        size, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        body, end = data[place + 8 : place + 8 + size], place + 12 + size
        if end > len(data) or int.from_bytes(data[end - 4 : end], "big") != zlib.crc32(kind + body):
            return False
        kinds.append(kind)
        if kind == b"IHDR" and (size != 13 or not _fits(body)):
            return False
        pixels += body if kind == b"IDAT" else b""
        place = end
    whole = bool(kinds) and kinds[0] == b"IHDR" and kinds[-1] == b"IEND" and place == len(data)
    return whole and _inflates(pixels)


def _fits(header: bytes) -> bool:
    width, height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
    return 0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE


def _inflates(pixels: bytes) -> bool:
    """Whether the pixels are whole; no more of them is taken out than the largest image has."""
    inflating = zlib.decompressobj()
    try:
        inflating.decompress(pixels, LONGEST_SIDE * LONGEST_SIDE * 8 + LONGEST_SIDE)
    except zlib.error:
        return False
    return inflating.eof
