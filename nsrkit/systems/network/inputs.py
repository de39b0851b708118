"""From tables, rates, crossings, projects and sea arcs to an instance of `flows`."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.ensemble.memo import Memo
from nsrkit.errors import DataError, Fault, ScenarioError
from nsrkit.scenario.case import Case
from nsrkit.scenario.corridor.network import Crossing, Network, Project, Tariff
from nsrkit.scenario.reading.faults import near
from nsrkit.systems.network import tables
from nsrkit.systems.network.tables import Arc, Tables

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.systems.network.seaways import Service

DAYS_Y, MT = 365.25, 1e6
GATE = "gate: "
MONTHS = np.arange(1, 13)


class Setting(NamedTuple):
    """A year and a state of the Red Sea, with everything that takes long to reckon."""

    case: Case
    year: int
    tables: Tables
    sea: xr.Dataset
    """On (arc, month), as `seaways.table` gives it."""
    budgets: xr.Dataset
    """On (budget, month), as `seaways.budgets` gives it."""

    @property
    def asked(self) -> Network:
        """What is asked of the network."""
        return asked(self.case)


def asked(case: Case) -> Network:
    """The network of a case.

    Raises
    ------
    DataError
        The case has none.
    """
    if case.network is None:
        raise DataError(f"{case.name} has no `network`; begin with the scenario border-hubs")
    return case.network


def setting(case: Case, year: int, state: str | None = None) -> Setting:
    """Tables, sea arcs and budgets of a year.

    Parameters
    ----------
    case
        Scenario with `network`.
    year
        Whose ice, fleet, projects and demand count.
    state
        Of the Red Sea; None takes that of the voyage.

    Returns
    -------
    Setting
        For `instance`.

    Raises
    ------
    DataError
        A table cannot be read.
    ScenarioError
        Scenario and tables do not name the same things.
    """
    from nsrkit.systems.network import seaways

    told = asked(case)
    here = case.model_copy(update={"voyage": case.voyage.model_copy(
        update={"red_sea": state or case.voyage.red_sea})})  # fmt: skip
    read = tables.read(told.tables)
    if found := list(faults(told, read)):
        raise ScenarioError(found)
    sailed = services(read)
    sea = _priced(_afloat(here), tuple(sailed), year) if sailed else _ashore()
    return Setting(here, year, read, sea, seaways.budgets(here, year))


def _afloat(case: Case) -> Case:
    """The case without what goods meet on land, which sea arcs know nothing of."""
    land: dict[str, Any] = {name: {} for name in ("rates", "hurry", "crossings", "projects",
                                                  "shares")}  # fmt: skip
    asks = {"years": (0,), "states": (), "draws": 0, "studies": False}
    network = asked(case).model_copy(update=land | asks)
    return case.model_copy(update={"network": network})


def _table(case: Case, sailed: tuple[Service, ...], year: int) -> xr.Dataset:
    from nsrkit.systems.network import seaways

    return seaways.table(case, sailed, year)


_priced = Memo(_table, size=16)
"""Sea arcs with their prices, whatever crossings and projects there are."""


def faults(told: Network, read: Tables) -> Iterator[Fault]:
    """What the scenario and the tables name that the other one does not have."""
    named = [(f"crossings.{name}.arc", one.arc) for name, one in told.crossings.items()]
    named += [(f"projects.{name}.arc", one.arc) for name, one in told.projects.items()]
    named += [(f"shares.{name}", name) for name in told.shares]
    for key, arc in named:
        if arc not in read.arcs:
            yield Fault(key, f"is no arc of {told.tables}/arcs.csv", arc, near(arc, read.arcs))
    parts: tuple[tuple[str, Mapping[str, Any], list[tuple[str, str]]], ...] = (
        ("rates", told.rates, [(arc.rate, f"arc {arc.name}") for arc in read.arcs.values()]),
        ("hurry", told.hurry, [(good.hurry, good.name) for good in read.goods.values()]),
        ("seaways.carriers", told.seaways.carriers,
         [(arc.carrier, f"arc {arc.name}") for arc in read.arcs.values() if arc.carrier]),
    )  # fmt: skip
    for key, known, asking in parts:
        for name, who in dict(reversed(asking)).items():
            if name not in known:
                yield Fault(key, f"is asked for by {who} of {told.tables}, and missing", name,
                            near(name, known))  # fmt: skip


def _ashore() -> xr.Dataset:
    """Sea arcs of a network without ships."""
    import xarray as xr

    none = (("arc", "month"), np.zeros((0, MONTHS.size)))
    names = ("usd_t", "days", "ship_days_t", "escort_days_t")
    return xr.Dataset(dict.fromkeys(names, none) | {"voyages_t": ("arc", np.zeros(0))},
                      coords={"arc": np.array([], str), "month": MONTHS})  # fmt: skip


def services(read: Tables) -> list[Service]:
    """The sea arcs that ships of a carrier sail."""
    from nsrkit.systems.network.seaways import Service

    return [Service(arc.name, read.nodes[arc.tail].port, read.nodes[arc.head].port, arc.corridor,
                    arc.carrier)
            for arc in read.arcs.values() if arc.carrier]  # fmt: skip


def numbers(at: Setting) -> dict[str, Assumption]:
    """Every uncertain number of the network: of the scenario (`network.*`) and of the tables.

    Hours of work and projects that are switched off are decisions, so they are left out.
    """
    off = {f"network.projects.{name}." for name, one in at.asked.projects.items() if not one.on}
    told = {key: one for key, one in at.case.numbers(systems=True).items()
            if key.startswith("network.") and not key.endswith(".hours")
            and not any(key.startswith(name) for name in off)}  # fmt: skip
    return told | at.tables.numbers()


def instance(
    at: Setting, drawn: Mapping[str, float] | None = None, sea: xr.Dataset | None = None
) -> xr.Dataset:
    """The network of a year as numbers, for `flows`.

    Parameters
    ----------
    at
        As `setting` gives it.
    drawn
        Values by key of `numbers`; others keep their central value.
    sea
        Sea arcs on (arc, month) in the place of those of the setting: of another draw or ice.

    Returns
    -------
    Dataset
        As `flows.solve` takes it: Mt of a month, USD/t, days. NaN in `cost`: closed.

    Examples
    --------
    >>> from nsrkit.systems.network import inputs
    >>> inputs.MONTHS.size
    12
    """
    import xarray as xr

    drawn = drawn or {}
    mine = {key: value for key, value in drawn.items() if key.startswith("network.")}
    told = asked(at.case.replaced(mine)) if mine else at.asked
    read = at.tables.replaced(drawn) if drawn else at.tables
    ships = _Ships(at.sea if sea is None else sea, at.budgets)
    goods, arcs, nodes = list(read.goods), list(read.arcs.values()), list(read.nodes)
    share = month_shares(at.year)
    supply, demand = amounts(read, at.year)
    worth = np.array([one.value.value for one in read.goods.values()], float)
    costs = worth * [one.at_source.value or 0.0 for one in read.goods.values()]
    hurry = worth * [told.hurry[one.hurry].value or 0.0 for one in read.goods.values()]
    room = np.zeros((len(nodes), len(goods)))
    for store in read.stores:
        room[nodes.index(store.node), goods.index(store.commodity)] = store.mt.value or 0.0
    where = ("node", "commodity")
    return xr.Dataset(
        {
            "tail": ("arc", [arc.tail for arc in arcs]),
            "head": ("arc", [arc.head for arc in arcs]),
            "cost": (("arc", "commodity", "month"), _costs(read, told, ships, hurry)),
            "capacity": (("arc", "month"), _capacities(read, told, at.year, share)),
            "supply": ((*where, "month"), supply[..., None] * share),
            "demand": ((*where, "month"), demand[..., None] * share),
            "supply_cost": ("commodity", costs),
            "unmet": ("commodity", worth),
            "store_capacity": (where, room),
            "store_cost": ("commodity", hurry * DAYS_Y / 12),
            **ships.budgets(read, share),
        },
        coords={"node": nodes, "arc": [arc.name for arc in arcs], "commodity": goods,
                "month": MONTHS},
    )  # fmt: skip


def month_shares(year: int) -> np.ndarray:
    """(month) share of the days of a year.

    Examples
    --------
    >>> [round(float(share), 4) for share in month_shares(2024)[:2]]
    [0.0847, 0.0792]
    """
    lengths = np.array([float(monthrange(year, int(month))[1]) for month in MONTHS])
    return np.asarray(lengths / lengths.sum())


def amounts(read: Tables, year: int) -> tuple[np.ndarray, np.ndarray]:
    """(node, commodity) supplied and demanded in a year [Mt]; a supply without a limit is all."""
    goods, nodes = list(read.goods), list(read.nodes)
    supply, demand = (np.zeros((len(nodes), len(goods))) for _ in range(2))
    told = sorted((one for one in read.amounts if one.year <= year), key=lambda one: one.year)
    latest = {(one.side, one.node, one.commodity): one for one in told}
    for (side, node, good), one in latest.items():
        if side == "demand":
            demand[nodes.index(node), goods.index(good)] = one.mt.value or 0.0
    for (side, node, good), one in latest.items():
        if side == "supply":
            k = goods.index(good)
            most = demand[:, k].sum() if one.mt.value is None else one.mt.value
            supply[nodes.index(node), k] = most
    return supply, demand


def kilometres(read: Tables, detour: float) -> dict[str, float]:
    """Length of each arc [km]: that of the tables, or great circle and detour."""
    from pyproj import Geod

    geod, found = Geod(ellps="WGS84"), {}
    for arc in read.arcs.values():
        a, b = read.nodes[arc.tail], read.nodes[arc.head]
        straight = detour * geod.inv(a.lon, a.lat, b.lon, b.lat)[2] / 1e3
        found[arc.name] = straight if arc.km.value is None else arc.km.value
    return found


def tariff(told: Network, arc: Arc, group: str) -> Tariff:
    """What a group of goods pays on an arc."""
    rate = told.rates[arc.rate]
    return rate.boxes if group == "boxes" and rate.boxes is not None else rate.bulk


def _costs(read: Tables, told: Network, ships: _Ships, hurry: np.ndarray) -> np.ndarray:
    """(arc, commodity, month) [USD/t] with the time of the goods; NaN where closed."""
    cost = np.full((len(read.arcs), len(read.goods), MONTHS.size), np.nan)
    km = kilometres(read, told.detour.value or 1.0)
    for i, arc in enumerate(read.arcs.values()):
        usd, days = ships.of(arc)
        for k, good in enumerate(read.goods.values()):
            if good.name in arc.carries:
                paid = tariff(told, arc, good.group)
                by_km = 0.0 if arc.carrier else km[arc.name]
                pace = paid.km_per_d.value
                by_class = told.rates[arc.rate].classes and good.group != "boxes"
                factor = (good.tariff.value or 0.0) if by_class else 1.0
                here = (paid.usd_t_km.value or 0.0) * by_km * factor + (paid.usd_t.value or 0.0)
                took = (by_km / pace if pace else 0.0) + (paid.days.value or 0.0)
                cost[i, k] = usd + here + (days + took) * hurry[k]
    return cost


def _capacities(read: Tables, told: Network, year: int, share: np.ndarray) -> np.ndarray:
    """(arc, month) [Mt]; inf where there is no limit."""
    yearly = capacities(read, told, year)
    return np.array([yearly[arc] * share for arc in read.arcs])


def capacities(read: Tables, told: Network, year: int) -> dict[str, float]:
    """Most that each arc takes in a year, each way [Mt]; inf: no limit."""
    crossing = {one.arc: one for one in told.crossings.values()}
    found = {}
    for arc in read.arcs.values():
        base = arc.capacity.value
        border = crossing.get(arc.pair)
        if border is not None:
            base = crossing_mt(border)
        if base is None:
            found[arc.name] = np.inf
            continue
        base += sum(one.adds.value or 0.0 for one in there(told, arc.pair, year))
        if border is not None and border.far_side_mt.value is not None:
            base = min(base, border.far_side_mt.value)
        part = told.shares.get(arc.pair)
        found[arc.name] = base * (part.value or 0.0) if part is not None else base
    return found


def there(told: Network, arc: str, year: int) -> list[Project]:
    """Projects that an arc has in a year."""
    return [one for one in told.projects.values()
            if one.arc == arc and one.on and one.starts <= year]  # fmt: skip


def crossing_mt(crossing: Crossing) -> float:
    """What a crossing lets through each way in a year [Mt].

    Examples
    --------
    >>> told = {"slots_per_h": 1, "hours": 12, "availability": 0.5, "load_t": 2000}
    >>> crossing_mt(Crossing(title="Bridge", arc="A-B", **told))
    4.383
    """
    slots = (crossing.slots_per_h.value or 0.0) * (crossing.hours.value or 0.0) * DAYS_Y
    used = slots * (crossing.availability.value or 0.0)
    return used * (crossing.load_t.value or 0.0) / MT


class _Ships:
    """Sea arcs by name, as arrays."""

    def __init__(self, sea: xr.Dataset, days: xr.Dataset) -> None:
        self._at = {str(name): i for i, name in enumerate(sea["arc"].values)}
        self._usd, self._days = sea["usd_t"].values, sea["days"].values
        self._ship, self._escort = sea["ship_days_t"].values, sea["escort_days_t"].values
        self._voyages = sea["voyages_t"].values
        self._budgets = days

    def of(self, arc: Arc) -> tuple[np.ndarray, np.ndarray]:
        """(month) USD/t and days; zeros on land."""
        at = self._at.get(arc.name)
        none = np.zeros(MONTHS.size)
        return (none, none) if at is None else (self._usd[at], self._days[at])

    def budgets(
        self, read: Tables, share: np.ndarray
    ) -> dict[str, tuple[tuple[str, ...], np.ndarray]]:
        """What ships, icebreakers and gates have, and what a tonne on each arc takes of it."""
        from nsrkit.systems.network.seaways.at_hand import ESCORT, SHIPS

        gates = [node for node in read.nodes.values() if node.passages.supplied]
        names = [*map(str, self._budgets["budget"].values), *(GATE + node.name for node in gates)]
        use = np.zeros((len(names), len(read.arcs), MONTHS.size))
        for i, arc in enumerate(read.arcs.values()):
            at = self._at.get(arc.name)
            if at is None:
                continue
            if SHIPS + arc.carrier in names:
                use[names.index(SHIPS + arc.carrier), i] = np.nan_to_num(self._ship[at])
            use[names.index(ESCORT), i] = np.nan_to_num(self._escort[at])
            for node in gates:
                if node.name in (arc.tail, arc.head, *arc.through):
                    use[names.index(GATE + node.name), i] = self._voyages[at]
        most = np.array([(node.passages.value or 0.0) * share for node in gates]).reshape(-1, 12)
        days = np.concatenate([self._budgets["days"].values, most])
        return {"use": (("budget", "arc", "month"), use),
                "budget_days": (("budget", "month"), days),
                "budget": (("budget",), np.array(names))}  # fmt: skip
