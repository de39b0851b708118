"""The ways a ship may go on: alone, led where she has to be, led throughout; by sea and by day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.ice import static as ice_static
from nsrkit.ship import speed as ship_speed

if TYPE_CHECKING:
    from nsrkit.scenario.parts.closures import Closure
    from nsrkit.scenario.parts.escort import Escort
    from nsrkit.scenario.parts.sailing import Sailing
    from nsrkit.scenario.ship import Ship
    from nsrkit.ship.admission import Permits

REASONS = ("alone", "polaris", "ice", "admission", "slow", "full")
"""Why she is led, in the order of their flags: POLARIS closes the ice to her alone; it is beyond
her; the rules ask for it; thicker ice, led, would be faster than this one alone; by policy."""
ALONE, POLARIS, ICE, ADMISSION, SLOW, FULL = range(len(REASONS))
_SEAS = 1 + max(int(row["flag"]) for row in ice_static.seas())
_FREE, _POLICY = 0, 1  # seas without icebreakers; seas with them and without rules
_ALL = np.ones((2, 3), bool)


class Ways(NamedTuple):
    """Speeds by concentration [%] and thickness [2 cm], and which of them holds where and when."""

    speeds: np.ndarray
    """(way, 101, 256) float32 [kn]; 0 = closed."""
    reasons: np.ndarray
    """(way, 101, 256) uint8: why she is led there, flags of `REASONS`."""
    which: np.ndarray
    """(layer, sea) uint8: the way that holds."""

    def at(self, layer: np.ndarray, sea: np.ndarray, conc: np.ndarray,
           thick: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
        """Speed [kn] and reason where the ice has a concentration [1] and a thickness [m]."""
        place = self.which[layer, sea], *cells(conc, thick)
        return self.speeds[place], self.reasons[place]


def unbound(ship: Ship) -> Ship:
    """The ship in the class that POLARIS never closes anything to."""
    ice_class = ship.ice_class.model_copy(update={"polaris": "PC1"})
    return ship.model_copy(update={"ice_class": ice_class})


def laid_out(ship: Ship, sailing: Sailing, lead: Escort, policy: str, minimum_rio: float,
             permits: Permits | None, layers: int,
             shut: np.ndarray | None = None) -> Ways:  # fmt: skip
    """The ways of a ship under a policy through a season of so many layers.

    `shut` (layer, sea) bool: seas that no ship may sail in, led or not.
    """

    def table(one: Ship, escorted: bool) -> np.ndarray:
        return ship_speed.table(one, sailing, escorted=escorted, minimum_rio=minimum_rio, lead=lead)

    own = table(ship, escorted=False)
    led = own if policy == "none" else table(ship, escorted=True)
    free = own if policy == "none" else table(unbound(ship), escorted=False)
    edges, allowed, which = _rules(permits, policy, layers, sailing)
    ways = [_way(own, led, free, "none", _ALL, edges)]
    ways += [_way(own, led, free, policy, one, edges) for one in allowed]
    if shut is not None:
        which[shut] = len(ways)
        ways.append((np.zeros_like(own), np.zeros(own.shape, np.uint8)))
    speeds, reasons = (np.stack(each) for each in zip(*ways, strict=True))
    return Ways(speeds, reasons, which)


def shut_seas(closures: Iterable[Closure], times: np.ndarray) -> np.ndarray | None:
    """(layer, sea) bool: what is closed on a day whatever the ice; None where nothing is."""
    flags = {row["name"]: int(row["flag"]) for row in ice_static.seas()}
    days = times.astype("datetime64[D]").tolist()
    found = np.zeros((len(days), _SEAS), bool)
    for closure in closures:
        layers = [layer for layer, day in enumerate(days) if closure.holds(day)]
        found[np.ix_(layers, [flags[name] for name in closure.areas])] = True
    return found if found.any() else None


def _rules(permits: Permits | None, policy: str, layers: int,
           sailing: Sailing) -> tuple[np.ndarray, list[np.ndarray], np.ndarray]:  # fmt: skip
    """(condition of each table entry, what each way but the first allows, which holds)."""
    which = np.full((layers, _SEAS), _FREE, np.uint8)
    which[:, list(ship_speed.escort_seas(policy))] = _POLICY
    conditions = np.zeros((101, 256), np.intp)
    if permits is None:
        return conditions, [_ALL], which
    # Under one tenth it is open water to the WMO, whatever floats in it.
    factor = float(sailing.thickness_factor.value or 1.0)
    conditions[11:] = np.searchsorted(permits.edges_m, np.arange(256) / 50 * factor)
    allowed = permits.allowed.transpose(1, 2, 0, 3)  # day, zone, way, condition
    kinds, number = np.unique(allowed.reshape(-1, 6), axis=0, return_inverse=True)
    which[:, list(ice_static.NSR_SEAS)] = _POLICY + 1 + number.reshape(allowed.shape[:2])
    return conditions, [_ALL, *kinds.reshape(-1, 2, 3)], which


def _way(own: np.ndarray, led: np.ndarray, free: np.ndarray, policy: str, allowed: np.ndarray,
         conditions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Speed [kn] and reason under a policy, where rules allow (alone or led, condition)."""
    alone, behind = (kn * ok[conditions] for kn, ok in zip((own, led), allowed, strict=True))
    if policy == "none":
        return alone, np.full(alone.shape, ALONE, np.uint8)
    if policy == "full":
        return behind, np.where(behind > 0, FULL, ALONE).astype(np.uint8)
    speeds = ship_speed.required(alone, behind)
    why = np.select([alone > 0, own > 0, free > 0], [SLOW, ADMISSION, POLARIS], ICE)
    return speeds, np.where(speeds > alone, why, ALONE).astype(np.uint8)


def cells(conc: Any, thick: Any) -> tuple[np.ndarray, np.ndarray]:
    """Row and column of a table nearest to a concentration [1] and a thickness [m]."""
    c, h = np.rint(np.asarray(conc) * 100), np.rint(np.asarray(thick) * 50)
    return c.astype(int).clip(0, 100), h.astype(int).clip(0, 255)
