"""NASA Earthdata, with earthaccess."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path
from typing import Any

from nsrkit.errors import DataError
from nsrkit.ice.catalog.fetch import Item
from nsrkit.ice.catalog.table import Entry

LIBRARY = "earthaccess"


def _client() -> Any:
    """The library, loaded when it is needed."""
    return import_module(LIBRARY)


def _sign_in(product: Entry) -> None:
    """Log in by what is stored, never at the keyboard."""
    for strategy in ("environment", "netrc"):
        try:
            if _client().login(strategy=strategy).authenticated:
                return
        except OSError:
            raise  # no network: told as such
        except Exception:  # not stored this way, or refused
            continue
    raise DataError(
        f"{product.name} needs a login of NASA Earthdata, and none that is valid was found: "
        "register at https://urs.earthdata.nasa.gov, then set EARTHDATA_TOKEN (or "
        "EARTHDATA_USERNAME and EARTHDATA_PASSWORD), or write ~/.netrc")  # fmt: skip


def plan(product: Entry, steps: Sequence[tuple[date, date]]) -> list[Item]:
    """The granules of the whole span whose names fit the product."""
    _sign_in(product)
    found = _client().search_data(short_name=product.dataset, version=product.version,
                                    temporal=(f"{steps[0][0]}", f"{steps[-1][1]}"))  # fmt: skip
    items = []
    for granule in found:
        name = granule.data_links()[0].rpartition("/")[2]
        if fnmatch(name, product.match):
            items.append(Item(name, granule.size() or None, granule))
    return sorted(items, key=lambda item: item.name)


def batch(product: Entry) -> int:
    """As many as the client fetches side by side."""
    return 8


def get(product: Entry, items: Sequence[Item], folder: Path) -> list[str]:
    """Fetch; the client raises where it cannot."""
    _client().download([item.ticket for item in items], str(folder), show_progress=False)
    return []
