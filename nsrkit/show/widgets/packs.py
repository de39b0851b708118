"""Numbers for the map in the browser: named arrays in one run of bytes, with a word about them.

Lists of numbers in JSON are slow to send and to read. A pack is what typed arrays of the browser
can look at where it lies: a mark, the length of a header, the header (JSON), and the arrays, each
at a multiple of eight bytes, little endian.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import numpy as np

MARK = b"NSR1"
_KINDS = ("u1", "i2", "u2", "i4", "u4", "f4")


def pack(about: dict[str, Any], **arrays: np.ndarray) -> bytes:
    """Arrays and what is said of them, as bytes.

    Parameters
    ----------
    about
        What JSON can hold; numbers in it must be finite.
    **arrays
        Of 8, 16 or 32 bit integers or of 32 bit floats, of any shape.

    Returns
    -------
    bytes
        The same for the same arguments.

    Raises
    ------
    ValueError
        An array is of a kind that the browser is not sent, as 64 bit floats.

    Examples
    --------
    >>> import numpy as np
    >>> said, arrays = unpack(pack({"unit": "m"}, depth=np.array([[12, 40]], np.int16)))
    >>> said, arrays["depth"].tolist()
    ({'unit': 'm'}, [[12, 40]])
    """
    table, parts, at = {}, list[bytes](), 0
    for name, array in arrays.items():
        kind = array.dtype.str[1:]
        if kind not in _KINDS:
            raise ValueError(f"{name}: {array.dtype} is not sent; use one of {', '.join(_KINDS)}")
        data = np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes()
        table[name] = {"kind": kind, "shape": list(array.shape), "at": at}
        parts.append(data + bytes(-len(data) % 8))
        at += len(parts[-1])
    head = json.dumps({"about": about, "arrays": table}, allow_nan=False).encode()
    head += b" " * (-(len(head) + 8) % 8)
    return b"".join([MARK, len(head).to_bytes(4, "little"), head, *parts])


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What was packed: the word about the arrays, and the arrays.

    Examples
    --------
    >>> unpack(pack({}))
    ({}, {})
    """
    start = 8 + int.from_bytes(data[4:8], "little")
    if data[:4] != MARK or start > len(data):
        raise ValueError("these bytes are no pack")
    head = json.loads(data[8:start])
    arrays = {}
    for name, one in head["arrays"].items():
        kind = np.dtype(f"<{one['kind']}")
        count = int(np.prod(one["shape"]))
        values = np.frombuffer(data, kind, count, start + one["at"])
        arrays[name] = values.reshape(one["shape"])
    return head["about"], arrays


def embedded(data: bytes) -> str:
    """A pack as text for a page: compressed (zlib), then base64.

    Examples
    --------
    >>> embedded(pack({})).isascii()
    True
    """
    return base64.b64encode(zlib.compress(data, 9)).decode()
