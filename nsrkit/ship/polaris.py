"""POLARIS: the risk index of a ship of a class in given ice (IMO MSC.1/Circ.1519, 2016)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from nsrkit.errors import DataError, Fault, ScenarioError
from nsrkit.ship.fields import cellwise, unnamed

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit._kernels.ice import Risk

STAGES = (
    "ice_free", "new", "grey", "grey_white", "thin_fy_1", "thin_fy_2", "medium_fy_lt1m",
    "medium_fy", "thick_fy", "second_year", "light_my_lt2p5m", "heavy_my",
)  # fmt: skip
CLASSES = ("PC1", "PC2", "PC3", "PC4", "PC5", "PC6", "PC7", "IA Super", "IA", "IB", "IC", "none")
LEVELS = ("normal", "elevated", "special")
ESCORT_BONUS = 10.0
ELEVATED_DOWN_TO = -10.0

# Lower edges [m] of the stages from `new` on. Below 1.2 m all follow the WMO nomenclature (with
# its thin and medium stages split as POLARIS does). Old ice is a matter of age, so the edges above
# 1.2 m are conventions of models; "wmo" takes the ones of Uotila (2016) for them.
_FIRST_YEAR = (0.10, 0.15, 0.30, 0.50, 0.70, 1.00, 1.20)
EDGES_M = {
    "wmo": (0.0, *_FIRST_YEAR, 2.0, 2.5, 3.0),
    "e3sm": (0.005, *_FIRST_YEAR, 1.7, 2.0, 2.5),
    "ucl": (0.0001, *_FIRST_YEAR, 2.5, np.inf, np.inf),
    "uotila2016": (0.0, 0.10, 0.15, 0.30, 0.50, 0.70, 0.95, 1.20, 2.0, 2.5, 3.0),
}

# Table 1.2, speed [kn] in elevated operational risk. Classes below PC7 have no elevated band.
_ELEVATED_KN = {"PC1": 11.0, "PC2": 8.0, "PC3": 5.0, "PC4": 5.0, "PC5": 5.0, "PC6": 3.0, "PC7": 3.0}


@lru_cache(maxsize=1)
def table() -> dict[str, tuple[int, ...]]:
    """Risk index values of Table 1.3 by class, in the order of `STAGES`.

    References
    ----------
    IMO MSC.1/Circ.1519 (2016), Guidance on methodologies for assessing operational capabilities
    and limitations in ice, Table 1.3.

    Examples
    --------
    >>> table()["PC4"][-1]
    -2
    """
    text = files("nsrkit.ship").joinpath("data/riv.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["ice_class"]: tuple(int(row[stage]) for stage in STAGES) for row in rows}


def values(ice_class: str, decayed: bool = False) -> tuple[int, ...]:
    """Risk index values of one class, in the order of `STAGES`.

    Parameters
    ----------
    ice_class
        One of `CLASSES`.
    decayed
        Ask for Table 1.4 (decayed ice), which is not supplied.

    Raises
    ------
    ScenarioError
        The class is unknown.
    DataError
        `decayed` is asked for.
    """
    if decayed:
        raise DataError(
            "POLARIS Table 1.4 (decayed ice) is not supplied: no readable copy was found. "
            "Table 1.3 is used in summer too, which is the cautious side"
        )
    if ice_class not in table():
        raise ScenarioError([Fault("ice_class", "unknown POLARIS class", ice_class,
                                   f"one of {', '.join(CLASSES)}")])  # fmt: skip
    return table()[ice_class]


def risk(ice_class: str, escorted: bool = False, convention: str = "wmo") -> Risk:
    """The numbers the compiled index needs for one class."""
    from nsrkit._kernels.ice import Risk

    return Risk(
        np.array(_edges(convention)),
        np.array(values(ice_class), dtype=float),
        ESCORT_BONUS if escorted else 0.0,
    )


@overload
def index(
    ice: xr.Dataset,
    ice_class: str,
    escorted: bool = False,
    *,
    convention: str = "wmo",
    decayed: bool = False,
) -> xr.DataArray: ...
@overload
def index(
    ice: Mapping[str, float],
    ice_class: str,
    escorted: bool = False,
    *,
    convention: str = "wmo",
    decayed: bool = False,
) -> float: ...
def index(
    ice: xr.Dataset | Mapping[str, float],
    ice_class: str,
    escorted: bool = False,
    *,
    convention: str = "wmo",
    decayed: bool = False,
) -> xr.DataArray | float:
    """Risk index outcome (RIO) of a class in given ice.

    Parameters
    ----------
    ice
        Dataset with `siconc` [1] and `sithick` [m, of the ice itself], any dims; or partial
        concentrations [tenths] by stage, the rest being open water.
    ice_class
        One of `CLASSES`.
    escorted
        Add the 10 points that the circular allows in planning for icebreaker escort (1.6.4).
    convention
        Edges between the stages where only thickness is known: "wmo", "e3sm", "ucl", "uotila2016".
    decayed
        Ask for Table 1.4, which is not supplied.

    Returns
    -------
    DataArray or float
        RIO [1] on the dims of `ice`, 30 in open water; NaN on land and where ice has no thickness.
        A Dataset is read with one stage per cell, RIO = 10[(1-C) RIV(free) + C RIV(h)]: a cell of
        several stages is reduced to that of its mean thickness.

    Raises
    ------
    ScenarioError
        Unknown class or stage.
    DataError
        Tenths that are negative or add up to more than ten; unknown convention; Table 1.4.

    References
    ----------
    IMO MSC.1/Circ.1519 (2016), Tables 1.1 to 1.3 and 1.6.4.

    Examples
    --------
    >>> index({"thin_fy_1": 6}, "PC4")
    24.0
    >>> index({"medium_fy": 8}, "IA"), index({"medium_fy": 8}, "IA", escorted=True)
    (-10.0, 0.0)
    """
    values(ice_class, decayed)
    if hasattr(ice, "data_vars"):
        return _field(ice, ice_class, escorted, convention)
    return _tenths(ice, ice_class, escorted)


def stage(thickness: float | xr.DataArray, convention: str = "wmo") -> Any:
    """Stage of development of ice of a thickness [m].

    Parameters
    ----------
    thickness
        Thickness of the ice itself [m]; a scalar, or a DataArray of any dims with `units`.
    convention
        "wmo", "e3sm", "ucl" or "uotila2016"; they differ above 1.2 m and below 1 cm.

    Returns
    -------
    str or DataArray
        Name out of `STAGES`; for a field its place in `STAGES` (int8, -1 = missing) with flags.

    Examples
    --------
    >>> stage(0.30), stage(1.8), stage(1.8, convention="e3sm")
    ('thin_fy_1', 'thick_fy', 'second_year')
    """
    edges = np.array(_edges(convention))
    if isinstance(thickness, int | float | np.number):
        return STAGES[int(np.searchsorted(edges - 1e-6, thickness, side="right"))]
    from nsrkit.units import as_

    metres = as_(thickness, "m")
    found = np.searchsorted(edges - 1e-6, metres.values, side="right").astype(np.int8)
    found[np.isnan(metres.values)] = -1
    return unnamed(metres.copy(data=found)).assign_attrs(
        long_name="stage of ice development", units="1", convention=convention,
        flag_values=np.arange(len(STAGES), dtype=np.int8), flag_meanings=" ".join(STAGES),
    )  # fmt: skip


def level(rio: float | xr.DataArray, ice_class: str) -> Any:
    """Level of operation at an index: normal, elevated risk or special consideration (Table 1.1).

    Parameters
    ----------
    rio
        Risk index outcome [1], with the escort bonus where it applies; scalar or any dims.
    ice_class
        One of `CLASSES`; those below PC7 have no elevated band.

    Returns
    -------
    str or DataArray
        Name out of `LEVELS`; for a field its place in `LEVELS` (int8, -1 = missing) with flags.

    Examples
    --------
    >>> level(-10, "PC6"), level(-10, "IA")
    ('elevated', 'special')
    """
    values(ice_class)
    lowest = ELEVATED_DOWN_TO if ice_class in _ELEVATED_KN else 0.0
    if isinstance(rio, int | float | np.number):
        return LEVELS[0 if rio >= 0 else 1 if rio >= lowest else 2]
    data = np.where(rio.values >= 0, 0, np.where(rio.values >= lowest, 1, 2)).astype(np.int8)
    data[np.isnan(rio.values)] = -1
    return unnamed(rio.copy(data=data)).assign_attrs(
        long_name="POLARIS level of operation", units="1", ice_class=ice_class,
        flag_values=np.arange(3, dtype=np.int8), flag_meanings=" ".join(LEVELS),
    )  # fmt: skip


def speed_limit(rio: float | xr.DataArray, ice_class: str) -> Any:
    """Recommended greatest speed [kn] at an index (Table 1.2).

    Parameters
    ----------
    rio
        Risk index outcome [1]; scalar or any dims.
    ice_class
        One of `CLASSES`.

    Returns
    -------
    float or DataArray
        Speed [kn]; inf = no limit, 0 = special consideration, to be avoided in planning, NaN =
        no index.

    Examples
    --------
    >>> speed_limit(-5, "PC7"), speed_limit(5, "PC7"), speed_limit(-15, "PC7")
    (3.0, inf, 0.0)
    """
    slow = elevated_kn(ice_class)
    lowest = ELEVATED_DOWN_TO if slow else 0.0
    given = np.asarray(rio, float)
    kn = np.where(given >= 0, np.inf, np.where(given >= lowest, slow, 0.0))
    kn = np.where(np.isnan(given), np.nan, kn)
    if isinstance(rio, int | float | np.number):
        return float(kn)
    return unnamed(rio.copy(data=kn.astype(np.float32))).assign_attrs(
        long_name="POLARIS recommended speed limit", units="kn", ice_class=ice_class
    )


def elevated_kn(ice_class: str) -> float:
    """Speed [kn] in elevated operational risk; 0 for classes that have no such band."""
    values(ice_class)
    return _ELEVATED_KN.get(ice_class, 0.0)


def _edges(convention: str) -> tuple[float, ...]:
    if convention not in EDGES_M:
        raise DataError(f"unknown thickness convention {convention!r}; one of {', '.join(EDGES_M)}")
    return EDGES_M[convention]


def _tenths(ice: Mapping[str, float], ice_class: str, escorted: bool) -> float:
    row = dict(zip(STAGES, values(ice_class), strict=True))
    unknown = [name for name in ice if name not in row]
    if unknown:
        raise ScenarioError([Fault("ice", "unknown stage of development", name,
                                   f"one of {', '.join(STAGES)}") for name in unknown])  # fmt: skip
    covered = sum(tenths for name, tenths in ice.items() if name != "ice_free")
    if min(ice.values(), default=0) < 0 or not covered + ice.get("ice_free", 0) <= 10 + 1e-9:
        raise DataError(
            f"partial concentrations are tenths, none negative, at most 10: {dict(ice)}"
        )
    total = (10.0 - covered) * row["ice_free"]
    total += sum(tenths * row[name] for name, tenths in ice.items() if name != "ice_free")
    return float(total + (ESCORT_BONUS if escorted else 0.0))


def _field(ice: Any, ice_class: str, escorted: bool, convention: str) -> xr.DataArray:
    from nsrkit._kernels import ice as compiled

    numbers = risk(ice_class, escorted, convention)
    found = cellwise(ice, lambda c, h, out: compiled.index(c, h, numbers, out))
    return found.rename("rio").assign_attrs(
        long_name="POLARIS risk index outcome", units="1", ice_class=ice_class,
        escorted=int(escorted), convention=convention,
        comment="one stage of development per cell, that of its mean thickness",
        references="IMO MSC.1/Circ.1519 (2016), Table 1.3",
    )  # fmt: skip
