"""Files by https, with pooch: retries, then all or nothing."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pooch
import requests

import nsrkit
from nsrkit.errors import DataError
from nsrkit.ice.catalog.fetch import Item
from nsrkit.ice.catalog.table import Entry

RETRIES = 3
# Seconds to wait for the server to answer, and between two pieces of its answer.
TIMEOUT = (10.0, 60.0)
HEADERS = {"User-Agent": f"nsrkit/{nsrkit.__version__} (python-requests, pooch)"}
_GONE = (404, 410)


class _Refused(Exception):  # noqa: N818 - no fault of the line, so nothing to try again
    """The server answered that it will not give the file."""

    def __init__(self, status: int) -> None:
        self.status = status


def _download(url: str, output_file: str, mover: Any) -> None:
    """As pooch does it, but a refusal is final."""
    try:
        pooch.HTTPDownloader(headers=HEADERS, timeout=TIMEOUT, chunk_size=1 << 16)(
            url, output_file, mover
        )
    except requests.HTTPError as fault:
        status = 0
        if fault.response is not None:
            status = fault.response.status_code
            fault.response.close()
        if 400 <= status < 500 and status not in (408, 429):
            raise _Refused(status) from None
        raise


def plan(product: Entry, steps: Sequence[tuple[date, date]]) -> list[Item]:
    """One file for each day, month or year; a * in its name is looked up in the listing."""
    items = [Item(url.rpartition("/")[2], 0.0, url) for url in product.beside]
    listed: dict[str, tuple[str, ...]] = {}
    for first, _ in steps:
        url = first.strftime(product.url)
        folder, _, name = url.rpartition("/")
        if "*" in name:
            if folder not in listed:
                listed[folder] = _listing(f"{folder}/")
            fits = sorted(n for n in listed[folder] if fnmatch(n, name))
            if not fits:
                items.append(Item(name, 0.0, None))  # told as absent under its pattern
                continue
            url = f"{folder}/{fits[-1]}"  # the latest revision
        items.append(Item(url.rpartition("/")[2].removesuffix(".gz"), product.mb, url))
    return items


def _listing(folder: str) -> tuple[str, ...]:
    """Names in a folder of a web server."""
    answer = requests.get(folder, headers=HEADERS, timeout=TIMEOUT)
    if answer.status_code in _GONE:
        return ()
    answer.raise_for_status()
    links = re.findall(r"""href=["']([^"'?#]+)["']""", answer.text, re.IGNORECASE)
    return tuple(unquote(link.rstrip("/").rpartition("/")[2]) for link in links)


def batch(product: Entry) -> int:
    """One by one."""
    return 1


def get(product: Entry, items: Sequence[Item], folder: Path) -> list[str]:
    """Download, unpack where the name ends in .gz."""
    pooch.get_logger().setLevel(logging.WARNING)
    absent = []
    for item in items:
        if item.ticket is None:
            absent.append(item.name)
            continue
        packed = item.ticket.rpartition("/")[2]
        known = product.checksums.get(packed)
        mover = pooch.create(path=folder, base_url="", registry={packed: known},
                             urls={packed: item.ticket}, retry_if_failed=RETRIES)  # fmt: skip
        unpack = pooch.Decompress(name=item.name) if packed.endswith(".gz") else None
        try:
            mover.fetch(packed, downloader=_download, processor=unpack)
        except _Refused as fault:
            if fault.status not in _GONE:
                raise DataError(
                    f"{product.name}: the server refuses {item.ticket} (status {fault.status}): it "
                    "may ask for a login or have moved; see nsrkit ice info "
                    f"{product.name}") from None  # fmt: skip
            absent.append(item.name)
        except EOFError:
            raise DataError(f"{item.name}: what came is cut short; give the same command "
                            "again") from None  # fmt: skip
    return absent
