"""Copernicus Marine, with its own client: whole files, or a cut by variable, time and place."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from nsrkit.errors import DataError
from nsrkit.ice.catalog.fetch import Item
from nsrkit.ice.catalog.table import Entry

LIBRARY = "copernicusmarine"
# The project's domain [degrees] with a margin; longitudes on past the date line are understood.
BOX = {"minimum_longitude": 18.0, "maximum_longitude": 202.0,
       "minimum_latitude": 59.0, "maximum_latitude": 90.0}  # fmt: skip
_QUIET = {"disable_progress_bar": True}


def _client() -> Any:
    """The library, loaded when it is needed: it takes seconds."""
    client = import_module(LIBRARY)
    logging.getLogger(LIBRARY).setLevel(logging.ERROR)  # it sets its own when it loads
    return client


def _sign_in(product: Entry) -> None:
    """Stop where no valid login is stored: the client would ask at the keyboard."""
    client = _client()
    try:
        valid = client.login(check_credentials_valid=True)
    except client.CouldNotConnectToAuthenticationSystem:
        raise DataError(f"{product.name}: the login service of Copernicus Marine cannot be "
                        "reached; check the network, then give the same command "
                        "again") from None  # fmt: skip
    if not valid:
        raise DataError(
            f"{product.name} needs a login of Copernicus Marine, and none that is valid was found: "
            "register at https://data.marine.copernicus.eu/register, then run `copernicusmarine "
            "login` once, or set COPERNICUSMARINE_SERVICE_USERNAME and "
            "COPERNICUSMARINE_SERVICE_PASSWORD")  # fmt: skip


def _asked(product: Entry) -> dict[str, Any]:
    """What every request for a product says."""
    named = {"dataset_id": product.dataset, "dataset_version": product.version or None,
             "dataset_part": product.part or None}  # fmt: skip
    return {key: value for key, value in named.items() if value is not None} | _QUIET


def plan(product: Entry, steps: Sequence[tuple[date, date]]) -> list[Item]:
    """A cut for each span, or the files whose names carry one of its dates."""
    _sign_in(product)
    return _cuts(product, steps) if product.request == "subset" else _files(product, steps)


def _cuts(product: Entry, steps: Sequence[tuple[date, date]]) -> list[Item]:
    """The size of the first cut is asked for and taken for the others by their days."""
    told = _client().subset(**_cut(product, steps[0]), dry_run=True)
    a_day = None if told.file_size is None else told.file_size / _length(steps[0])
    return [Item(f"{product.name}_{first:%Y%m%d}-{last:%Y%m%d}.nc",
                 None if a_day is None else a_day * _length((first, last)), (first, last))
            for first, last in steps]  # fmt: skip


def _length(step: tuple[date, date]) -> int:
    return (step[1] - step[0]).days + 1


def _cut(product: Entry, step: tuple[date, date]) -> dict[str, Any]:
    """A request for one span; on its own grid a data set is not cut by longitude and latitude."""
    times = {"start_datetime": f"{step[0]}T00:00:00", "end_datetime": f"{step[1]}T23:59:59"}
    place = {} if product.part == "originalGrid" else BOX
    return _asked(product) | {"variables": list(product.variables)} | times | place


def _files(product: Entry, steps: Sequence[tuple[date, date]]) -> list[Item]:
    """Files of the data set whose names carry one of the days or months."""
    years = "|".join(sorted({f"{first:%Y}" for first, _ in steps}))
    listed = _client().get(**_asked(product), dry_run=True, regex=rf"({years})[^/]*\.nc$")
    form = "%Y%m%d" if product.step == "day" else "%Y%m"
    wanted = {first.strftime(form) for first, _ in steps}
    return [Item(file.filename, file.file_size, file.filename) for file in listed.files
            if dated(file.filename, product.step) in wanted]  # fmt: skip


def dated(name: str, step: str) -> str:
    """Day or month of a file by its name: the last date in it, so a week counts by its last day.

    Examples
    --------
    >>> dated("ice_conc_nh_ease2-250_cdr-v3p1_202003011200.nc", "day")
    '20200301'
    >>> dated("ice_thickness_nh_ease2-250_cdr-v3p0_202003.nc", "month")
    '202003'
    """
    found = re.findall(r"(?<!\d)(\d{8}|\d{6})(?:\d{2}|\d{4}|\d{6})??(?!\d)", name)
    return found[-1][: 8 if step == "day" else 6] if found else ""


def batch(product: Entry) -> int:
    """Whole files come by the month, for each request reads a listing; cuts one by one."""
    return 1 if product.request == "subset" else 31


def get(product: Entry, items: Sequence[Item], folder: Path) -> list[str]:
    """Fetch; the client raises where it cannot."""
    if product.request == "subset":
        for item in items:
            _client().subset(**_cut(product, item.ticket), output_directory=folder,
                                    output_filename=item.name, overwrite=True)  # fmt: skip
        return []
    names = "|".join(re.escape(item.ticket) for item in items)
    _client().get(**_asked(product), regex=rf".*({names})$", output_directory=folder,
                         no_directories=True, overwrite=True)  # fmt: skip
    return []
