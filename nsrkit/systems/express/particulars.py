"""Container ships of the NSR services, and which of them a port takes."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.scenario.case import Case
from nsrkit.scenario.files import find
from nsrkit.scenario.ship import Ship
from nsrkit.systems.express.parts import number, parts
from nsrkit.voyage import ports

if TYPE_CHECKING:
    import xarray as xr

_NUMBERS = ("teu", "loa_m", "beam_m", "draught_m", "dwt_t")
_YEARS = ("seasons", "calls_arkhangelsk")
WATER_T_M3 = 1.025
# Of Newnew Polar Bear, whose form is known: 162 of 169 m in the water, and a waterplane of 0.725
# to 0.814 of length times breadth (params/ships/feeder-1as.yaml); taken for ships without a form.
WATERLINE, WATERPLANE = 0.96, 0.77
FITS, LONG, DEEP, BOTH, UNKNOWN = "fits", "too long", "too deep", "too long and deep", "not known"
# Mean length over all [m] of container ships from so many TEU (Horton, on the Panama Canal,
# docslib 931005). Below 3,000 TEU shorter ships were built, e.g. Dettifoss: no mean is given.
BY_SIZE = ((4000.0, 284.0), (3000.0, 259.0))


class Vessel(NamedTuple):
    """A ship with what was found of her; None where it was not."""

    name: str
    ice_class: str
    service: str
    teu: float | None
    loa_m: float | None
    beam_m: float | None
    draught_m: float | None
    dwt_t: float | None
    seasons: tuple[int, ...]
    """Years in which she sailed the NSR."""
    called: tuple[int, ...]
    """Years in which she called at Arkhangelsk."""
    source: str


def vessels() -> tuple[Vessel, ...]:
    """All ships of `params/nsr-container-ships.csv`; one in the current folder comes first.

    Examples
    --------
    >>> [ship.loa_m for ship in vessels() if ship.name == "NewNew Star"]
    [231.0]
    """
    return _read(find("tables", "nsr-container-ships").resolve())


@lru_cache(maxsize=4)
def _read(path: Path) -> tuple[Vessel, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_vessel(row) for row in csv.DictReader(file))


def _vessel(row: dict[str, str]) -> Vessel:
    teu, loa, beam, draught, dwt = (float(row[name]) if row[name] else None for name in _NUMBERS)
    seasons, called = (tuple(int(year) for year in row[name].split()) for name in _YEARS)
    return Vessel(row["ship"], row["ice_class"], row["service"], teu, loa, beam, draught, dwt,
                  seasons, called, row["source"])  # fmt: skip


def vessel(ship: Ship) -> Vessel:
    """A ship file as a vessel, for the same sums."""
    return Vessel(ship.title, ship.ice_class.notation, "", ship.capacity.amount.value,
                  ship.loa_m.value, ship.beam_m.value, ship.draught_m.value, ship.dwt_t.value,
                  (), (), "")  # fmt: skip


def verdict(ship: Vessel, draught_m: float | None, loa_m: float | None) -> str:
    """Whether a ship is within the limits of a port, or which of them keeps her out.

    Parameters
    ----------
    ship
        A vessel.
    draught_m, loa_m
        Limits of the port [m]; None where it has none.

    Returns
    -------
    str
        "fits", "too long", "too deep", "too long and deep"; "not known" where a dimension that
        decides was not found.

    Examples
    --------
    >>> star = next(ship for ship in vessels() if ship.name == "NewNew Star")
    >>> verdict(star, 9.2, 190.0)
    'too long'
    """
    over_long = _over(ship.loa_m, loa_m)
    over_deep = _over(ship.draught_m, draught_m)
    if over_long and over_deep:
        return BOTH
    if over_long or over_deep:
        return LONG if over_long else DEEP
    return UNKNOWN if None in (over_long, over_deep) else FITS


def _over(value: float | None, limit: float | None) -> bool | None:
    """Whether a value exceeds a limit; None where it was not found."""
    return False if limit is None else None if value is None else value > limit


def size_loa_m(ship: Vessel) -> float:
    """Mean length [m] of container ships of her size; NaN below 3,000 TEU or where not found."""
    slots = 0.0 if ship.teu is None else ship.teu
    return next((loa for teu, loa in BY_SIZE if slots >= teu), float("nan"))


def immersion_t_per_m(ship: Vessel) -> float:
    """Tonnes that a metre of draught carries; NaN where length or breadth was not found.

    Parameters
    ----------
    ship
        A vessel.

    Returns
    -------
    float
        Density of sea water times the area of the waterplane [t/m].

    Examples
    --------
    >>> bear = next(ship for ship in vessels() if ship.name == "Newnew Polar Bear")
    >>> round(immersion_t_per_m(bear))
    3483
    """
    if ship.loa_m is None or ship.beam_m is None:
        return float("nan")
    return WATER_T_M3 * WATERPLANE * WATERLINE * ship.loa_m * ship.beam_m


def payload_t(ship: Vessel, stores_share: Any, draught_m: float | None = None) -> Any:
    """Cargo with boxes that a ship carries at a port's draught.

    Parameters
    ----------
    ship
        A vessel.
    stores_share
        Share of the deadweight that fuel and stores take [1], or an array (draw) of it.
    draught_m
        Largest draught [m]; None is no limit.

    Returns
    -------
    float or array
        [t]; NaN where a dimension that decides was not found.

    Examples
    --------
    >>> venta = next(ship for ship in vessels() if ship.name == "Venta Maersk")
    >>> light = payload_t(venta, 0.08, 9.2)
    >>> round(light), round(payload_t(venta, 0.08) - light)
    (27166, 9601)
    """
    if ship.dwt_t is None:
        return float("nan")
    full = ship.dwt_t * (1 - stores_share)
    if draught_m is None:
        return full
    if ship.draught_m is None:
        return float("nan")
    above = ship.draught_m - draught_m
    return full if above <= 0 else np.maximum(full - above * immersion_t_per_m(ship), 0.0)


def admitted(case: Case) -> xr.Dataset:
    """Ships of the NSR services against the limits of the port where boxes meet the train.

    Parameters
    ----------
    case
        Scenario with `liner` and `express`; the port is the last of the voyage out.

    Returns
    -------
    Dataset
        On `ship`: `teu` [TEU], `loa_m`, `draught_m` [m], NaN where not found; `verdict`; `lighter`
        [TEU] that she would leave behind to come up to the draught of the port, in boxes of the
        voyage out, 0 where none, NaN where not known; `size_loa_m` [m], the mean length of ships of
        her size, NaN below 3,000 TEU; `ice_class`, `service`, `seasons`, `called`
        (years), `source`.

    Examples
    --------
    >>> found = admitted(nsrkit.load("arctic-express"))
    >>> str(found.verdict.sel(ship="Newnew Polar Bear").item())
    'fits'
    """
    import xarray as xr

    service, express, _ = parts(case)
    port = ports.place(service.out[-1])
    all_ships = vessels()
    per_box = number(express.out_t_per_teu) + number(express.tare_t)
    share = number(express.stores_share)
    lighter = [(payload_t(ship, share) - payload_t(ship, share, port.draught_m)) / per_box
               for ship in all_ships]  # fmt: skip

    def numbers(name: str, unit: str, long_name: str) -> tuple[str, object, dict[str, str]]:
        values = np.array([getattr(ship, name) for ship in all_ships], float)
        return "ship", values, {"units": unit, "long_name": long_name}

    def texts(values: list[str], long_name: str) -> tuple[str, object, dict[str, str]]:
        return "ship", np.array(values, str), {"long_name": long_name}

    words = [verdict(ship, port.draught_m, port.loa_m) for ship in all_ships]
    return xr.Dataset(
        {
            "teu": numbers("teu", "TEU", "slots"),
            "loa_m": numbers("loa_m", "m", "length over all"),
            "draught_m": numbers("draught_m", "m", "draught"),
            "lighter": ("ship", lighter, {"units": "TEU", "long_name": "boxes to leave behind"}),
            "verdict": texts(words, "against the limits of the port"),
            "size_loa_m": ("ship", [size_loa_m(ship) for ship in all_ships],
                           {"units": "m", "long_name": "mean length of ships of the size"}),
            "ice_class": texts([ship.ice_class for ship in all_ships], "ice class"),
            "service": texts([ship.service for ship in all_ships], "service"),
            "seasons": texts([_years(ship.seasons) for ship in all_ships], "seasons on the NSR"),
            "called": texts([_years(ship.called) for ship in all_ships], "called at Arkhangelsk"),
            "source": texts([ship.source for ship in all_ships], "source"),
        },
        coords={"ship": [ship.name for ship in all_ships]},
        attrs={"port": port.title, "draught_m": port.draught_m or np.nan,
               "loa_m": port.loa_m or np.nan, "source": "nsrkit.systems.express.admitted"},
    )  # fmt: skip


def _years(years: tuple[int, ...]) -> str:
    return ", ".join(map(str, years))
