"""Rules of passage: which ice a ship of a class may meet.

A rule is a function of ice and classes that gives what is passable, on one more leading dimension
`ice_class`. Three are here; any callable with the two attributes of `Rule` will do as well.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ship import polaris
from nsrkit.ship.fields import pair

if TYPE_CHECKING:
    import xarray as xr

ICE_EDGE = 0.15
"""Concentration below which a cell counts as open water whatever the thickness of its floes."""
_ROUNDING = 1e-6


class Rule(Protocol):
    """What `windows` needs of a rule."""

    @property
    def label(self) -> str:
        """Short name, unique among the rules that are counted together."""

    @property
    def about(self) -> str:
        """The rule in full: limits, mapping of thickness to stages, and their sources."""

    def knows(self, ice_class: str) -> bool:
        """Whether it has a limit for this class; without one nothing is counted (NaN)."""

    def __call__(self, ice: xr.Dataset, classes: Sequence[str]) -> xr.DataArray:
        """Passable (ice_class, dims of the ice), bool; where ice is missing, not."""


@dataclass(frozen=True)
class Polaris:
    """Passable where the POLARIS index is at least `minimum_rio`.

    Parameters
    ----------
    minimum_rio
        0 is the circular's limit of normal operation, -10 that of elevated risk (for PC1 to PC7;
        here it is applied alike to all classes).
    escorted
        Add the 10 points that the circular allows in planning for icebreaker escort.
    convention
        Edges between stages of development where only thickness is known; see `polaris.index`.

    References
    ----------
    IMO MSC.1/Circ.1519 (2016), one stage of development per cell.

    Examples
    --------
    >>> Polaris(-10).label, Polaris(escorted=True).label
    ('POLARIS RIO >= -10', 'POLARIS RIO >= 0, escorted')
    """

    minimum_rio: float = 0.0
    escorted: bool = False
    convention: str = "wmo"

    @property
    def label(self) -> str:
        """Limit, escort, and the stage mapping where it is not the usual one."""
        mapping = "" if self.convention == "wmo" else f", {self.convention} stages"
        escort = ", escorted" if self.escorted else ""
        return f"POLARIS RIO >= {self.minimum_rio:g}{escort}{mapping}"

    @property
    def about(self) -> str:
        """Limit, bonus and stage mapping."""
        edges = polaris.EDGES_M.get(self.convention, ())
        bonus = f"; {polaris.ESCORT_BONUS:g} points added for escort" if self.escorted else ""
        return (f"POLARIS index (IMO MSC.1/Circ.1519, Table 1.3) of at least {self.minimum_rio:g}"
                f"{bonus}; one stage per cell by thickness, mapping '{self.convention}' with edges "
                f"{', '.join(f'{edge:g}' for edge in edges)} m")  # fmt: skip

    def knows(self, ice_class: str) -> bool:
        """True; an unknown class is a ScenarioError."""
        return bool(polaris.values(ice_class))

    def __call__(self, ice: xr.Dataset, classes: Sequence[str]) -> xr.DataArray:
        """Passable (ice_class, dims of the ice)."""
        least = self.minimum_rio - _ROUNDING
        return _by_class(
            classes, lambda name: polaris.index(ice, name, self.escorted,
                                                convention=self.convention) >= least
        )  # fmt: skip


@dataclass(frozen=True)
class Concentration:
    """Passable where the concentration is below a limit, whatever the class.

    Parameters
    ----------
    below
        Limit [1]. 0.40 is that of J. Mar. Sci. Eng. 9, 728 (2021); 0.15 the usual ice edge, 0.30
        loose ice.

    Examples
    --------
    >>> Concentration(0.15).label
    'concentration < 15 %'
    """

    below: float = 0.40

    @property
    def label(self) -> str:
        """The limit."""
        return f"concentration < {100 * self.below:g} %"

    @property
    def about(self) -> str:
        """The limit, and that nothing else counts."""
        return (f"ice concentration below {100 * self.below:g} %; thickness and class of the ship "
                "do not count")  # fmt: skip

    def knows(self, ice_class: str) -> bool:
        """True: the class does not matter."""
        return True

    def __call__(self, ice: xr.Dataset, classes: Sequence[str]) -> xr.DataArray:
        """Passable (ice_class, dims of the ice)."""
        open_ = pair(ice)[0] < self.below
        return _by_class(classes, lambda _: open_)


@dataclass(frozen=True)
class Thickness:
    """Passable where the ice itself is at most as thick as a limit, or below 15 % concentration.

    Parameters
    ----------
    limits_m
        Limit [m] by class; one class alone, or classes without a published limit, can be given
        here. None takes `thickness_limits()`.
    edge
        Concentration [1] below which a cell is open water.
    per_area
        Hold the limit against the volume per area (thickness times concentration), which is what
        models mean by ice thickness, and so what limits set on model output are meant for.

    Examples
    --------
    >>> Thickness().limit("none"), Thickness({"PC3": 2.5}).limit("PC3")
    (0.15, 2.5)
    """

    limits_m: Mapping[str, float] | None = None
    edge: float = ICE_EDGE
    per_area: bool = False

    def limit(self, ice_class: str) -> float:
        """Limit [m] of a class; NaN where no published limit was found and none is given."""
        published = {name: limit for name, (limit, _) in thickness_limits().items()}
        return float((published | dict(self.limits_m or {})).get(ice_class, np.nan))

    @property
    def label(self) -> str:
        """That it is a limit by class."""
        whose = "of the class" if self.limits_m is None else "given"
        return f"thickness limit {whose}{', per area' if self.per_area else ''}"

    @property
    def about(self) -> str:
        """All limits with their sources."""
        found = [f"{name} {limit:g} m ({source})"
                 for name, (limit, source) in thickness_limits().items()]  # fmt: skip
        given = [f"{name} {limit:g} m (given)" for name, limit in (self.limits_m or {}).items()]
        what = "volume per area" if self.per_area else "ice itself (not volume per area)"
        return (f"{what} at most as thick as the limit of the class, "
                f"or concentration below {100 * self.edge:g} %: "
                f"{'; '.join(given + found)}")  # fmt: skip

    def knows(self, ice_class: str) -> bool:
        """Whether a limit of the class was found or given."""
        return bool(np.isfinite(self.limit(ice_class)))

    def __call__(self, ice: xr.Dataset, classes: Sequence[str]) -> xr.DataArray:
        """Passable (ice_class, dims of the ice)."""
        conc, thickness = pair(ice)
        loose = conc < self.edge
        thickness = thickness * conc if self.per_area else thickness
        return _by_class(classes, lambda name: loose | (thickness <= self.limit(name) + _ROUNDING))


@lru_cache(maxsize=1)
def thickness_limits() -> dict[str, tuple[float, str]]:
    """(limit [m], source) by class, for the classes that a source was found for.

    Examples
    --------
    >>> thickness_limits()["PC6"][0]
    1.2
    """
    text = files("nsrkit.ship").joinpath("data/thickness_limits.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["ice_class"]: (float(row["limit_m"]), row["source"]) for row in rows}


SIDE_BY_SIDE: tuple[Rule, ...] = (
    Polaris(), Polaris(-10), Polaris(escorted=True), Concentration(0.15), Concentration(0.30),
    Concentration(0.40), Thickness(), Thickness(per_area=True),
)  # fmt: skip


def named(rule: str | Rule, *, minimum_rio: float, escorted: bool, convention: str) -> Rule:
    """The rule of a name; a rule is itself.

    Raises
    ------
    DataError
        There is no such rule.
    """
    if not isinstance(rule, str):
        return rule
    known: dict[str, Rule] = {"polaris": Polaris(minimum_rio, escorted, convention),
             "concentration": Concentration(), "thickness": Thickness()}  # fmt: skip
    if rule not in known:
        raise DataError(f"unknown rule {rule!r}; write {', '.join(map(repr, known))}, or give a "
                        "rule of nsrkit.ship.season")  # fmt: skip
    return known[rule]


def _by_class(classes: Sequence[str], passable: Callable[[str], xr.DataArray]) -> xr.DataArray:
    import xarray as xr

    found = xr.concat([passable(name) for name in classes], "ice_class")
    return found.assign_coords(ice_class=list(classes))
