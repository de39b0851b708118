"""What ships, stores and buyers let plants deliver: a linear program over months.

It looks ahead over all months and sends the ships at its own will, so that what it delivers is the
most that is possible, not what people did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.errors import DataError
from nsrkit.systems.energy.horizon import Months

if TYPE_CHECKING:
    from scipy.sparse import coo_array

_NOTHING = 1e-9  # Mt


class Arc(NamedTuple):
    """A way of cargo of one plant, by one fleet, from the plant or a store to a store or market."""

    name: str
    plant: str
    begins: str
    """A store, or empty where it is the plant."""
    ends: str
    """A store or a market."""
    fleet: str
    tonnes: float
    """Cargo of a voyage [t]."""
    out_d: np.ndarray
    """(month) days until it arrives; NaN: no way in this month."""
    round_d: np.ndarray
    """(month) days until the ship loads again."""
    usd_t: np.ndarray
    """(month) cost."""
    allowed: np.ndarray
    """(month) share of the month in which no ban forbids it."""


class Sides(NamedTuple):
    """Limits of a problem, by name; Mt, months, ships."""

    makes: dict[str, np.ndarray]
    """(month) Mt that a plant makes."""
    tanks: dict[str, float]
    """Mt that it keeps."""
    ships: dict[str, np.ndarray | None]
    """(month) ship-days at work; None: as many as are wanted."""
    stores: dict[str, np.ndarray]
    """(month) Mt that a store holds."""
    aboard: dict[str, str]
    """Fleet whose ships hold the cargo of a store."""
    most: dict[str, float]
    """Mt a year that a market takes; infinite without limit."""
    least: dict[str, float]
    """Mt a year that it must get if ships allow."""
    price: dict[str, float]
    """USD/t that it pays."""
    passes: dict[str, float]
    """Mt a year that a store takes in; those without limit are left out."""
    day_usd_t: float
    """What a day under way costs a tonne of cargo [USD/t]."""


class Solved(NamedTuple):
    """The best way of a problem."""

    loaded: np.ndarray
    """(arc, month) Mt that leave on each."""
    arrives: np.ndarray
    """(arc, month) Mt that come in on each."""
    made: dict[str, np.ndarray]
    """(month) Mt that a plant makes."""
    ship_days: dict[str, np.ndarray]
    """(month) by fleet, those of ships that hold cargo included."""
    stock: dict[str, np.ndarray]
    """(month) Mt in a store at its end."""
    worth_day: dict[str, np.ndarray]
    """(month) USD that a day more of a ship of a fleet is worth."""
    worth_store: dict[str, np.ndarray]
    """(month) USD that a tonne more of a store is worth."""
    short: dict[str, float]
    """Mt that contracts of a market missed, all years together."""
    gain_usd: float
    """What is paid less what shipping costs [USD]."""


def solve(arcs: list[Arc], sides: Sides, months: Months) -> Solved:
    """The flows that pay best: all that is worth more than its shipping is delivered.

    Parameters
    ----------
    arcs
        Ways of cargo. One that ends at a market is paid there, one at a store is carried on.
    sides
        Limits.
    months
        The months.

    Returns
    -------
    Solved
        Flows in Mt. A worth is what the objective gains by one unit more [USD], 0 where the limit
        does not bind.

    Raises
    ------
    DataError
        The solver found no answer.

    Examples
    --------
    >>> from nsrkit.scenario.corridor.energy import Energy
    >>> from nsrkit.systems.energy.horizon import months
    >>> when = months(Energy(years=(2025,)))
    >>> always = np.ones(when.days.size)
    >>> arc = Arc("west", "plant", "", "buyer", "fleet", 1e5, 5 * always, 10 * always,
    ...           20 * always, always)
    >>> limits = Sides(makes={"plant": always}, tanks={"plant": 0.0},
    ...     ships={"fleet": 2.0 * when.days}, stores={}, aboard={}, most={}, least={},
    ...     price={"buyer": 500.0}, passes={}, day_usd_t=0.1)
    >>> found = solve([arc], limits, when)
    >>> round(float(found.loaded[0, 6]), 2)  # two ships, ten days a round, 0.1 Mt each
    0.62
    """
    from scipy.optimize import linprog

    made = _Program(arcs, sides, months)
    found = linprog(
        made.columns.cost, A_ub=made.below.matrix(made.columns.size), b_ub=made.below.right,
        A_eq=made.equal.matrix(made.columns.size), b_eq=made.equal.right,
        bounds=made.columns.bounds, method="highs-ds",
    )  # fmt: skip
    if found.status != 0:
        raise DataError(f"no plan of deliveries was found: {found.message}")
    return made.read(found)


class _Columns:
    """Columns by name: what they cost, and how far they may go."""

    def __init__(self) -> None:
        self.at: dict[object, np.ndarray] = {}
        self.size = 0
        self._cost: list[np.ndarray] = []
        self._upper: list[np.ndarray] = []

    def add(self, key: object, cost: np.ndarray, upper: np.ndarray | float = np.inf) -> None:
        """Columns between 0 and `upper`, one for each cost."""
        self.at[key] = np.arange(self.size, self.size + cost.size)
        self.size += cost.size
        self._cost.append(cost)
        self._upper.append(np.broadcast_to(upper, cost.shape))

    @property
    def cost(self) -> np.ndarray:
        """(column)."""
        return np.concatenate(self._cost)

    @property
    def bounds(self) -> np.ndarray:
        """(column, 2) lower and upper ends."""
        return np.column_stack([np.zeros(self.size), np.concatenate(self._upper)])


class _Rows:
    """Rows of one kind by name: entries and right sides."""

    def __init__(self) -> None:
        self.at: dict[object, np.ndarray] = {}
        self.size = 0
        self._right: list[np.ndarray] = [np.empty(0)]
        self._rows: list[np.ndarray] = [np.empty(0, int)]
        self._columns: list[np.ndarray] = [np.empty(0, int)]
        self._values: list[np.ndarray] = [np.empty(0)]

    def begin(self, key: object, right: np.ndarray) -> np.ndarray:
        """New rows with their right sides; gives their numbers."""
        self.at[key] = np.arange(self.size, self.size + right.size)
        self.size += right.size
        self._right.append(right)
        return self.at[key]

    def put(self, rows: np.ndarray, columns: np.ndarray, values: np.ndarray | float) -> None:
        """Entries; those of one place add up."""
        rows, columns, values = np.broadcast_arrays(rows, columns, values)
        self._rows.append(rows.ravel())
        self._columns.append(columns.ravel())
        self._values.append(np.asarray(values, float).ravel())

    def spread(self, rows: np.ndarray, columns: np.ndarray, shares: np.ndarray) -> None:
        """Each column into several rows: (column, row) shares of it."""
        column, row = np.nonzero(shares)
        self.put(rows[row], columns[column], shares[column, row])

    def matrix(self, width: int) -> coo_array:
        """(row, column), sparse."""
        from scipy.sparse import coo_array

        ends = np.concatenate(self._rows), np.concatenate(self._columns)
        return coo_array((np.concatenate(self._values), ends), shape=(self.size, width))

    @property
    def right(self) -> np.ndarray:
        """(row)."""
        return np.concatenate(self._right)


class _Program:
    """The linear program: million USD, Mt, months."""

    def __init__(self, arcs: list[Arc], sides: Sides, months: Months) -> None:
        self.arcs, self.sides, self.months = arcs, sides, months
        self.columns, self.equal, self.below = _Columns(), _Rows(), _Rows()
        self.arrived = [months.arrived(arc.out_d) for arc in arcs]
        self.spent = [months.spent(arc.round_d) * 1e6 / arc.tonnes for arc in arcs]
        self._flows()
        self._stocks()
        for store in sides.stores:
            self._store(store)
        for fleet, days in sides.ships.items():
            if days is not None:
                self._fleet(fleet, days)
        for market in sides.price:
            self._market(market)

    def _through(self, store: str) -> list[str]:
        """Plants whose cargo goes by a store."""
        return list(dict.fromkeys(arc.plant for arc in self.arcs
                                  if store in (arc.begins, arc.ends)))  # fmt: skip

    def _into(self, rows: np.ndarray, of: _Rows, target: str, sign: float = 1.0) -> None:
        """What arrives at a target, in the rows of the months or years it arrives in."""
        for k, arc in enumerate(self.arcs):
            if arc.ends == target:
                of.spread(rows, self.columns.at["arc", k], sign * self.arrived[k])

    def _flows(self) -> None:
        for k, arc in enumerate(self.arcs):
            open_ = np.isfinite(arc.round_d) & (arc.allowed > 0)
            paid = self.arrived[k].sum(axis=1) * self.sides.price.get(arc.ends, 0.0)
            spends = np.nan_to_num(arc.usd_t + arc.out_d * self.sides.day_usd_t)
            most = np.where(arc.allowed < 1, arc.allowed * self._most(arc.plant), np.inf)
            self.columns.add(("arc", k), np.where(open_, spends - paid, 0.0),
                             np.where(open_, most, 0.0))  # fmt: skip

    def _most(self, plant: str) -> np.ndarray:
        """(month) what a way can load at the very most: all that is made, and all that is kept."""
        kept = sum((held.max() for held in self.sides.stores.values()), self.sides.tanks[plant])
        return np.asarray(self.sides.makes[plant] + kept)

    def _stocks(self) -> None:
        """Tanks of plants: what is made is loaded, or kept."""
        edges, none = self.months.edges, np.zeros(self.months.days.size)
        # A plant runs rather than waits: a day earlier counts like a day of interest on a tonne.
        early = -self.sides.day_usd_t * (edges[-1] - edges[:-1])
        for plant, makes in self.sides.makes.items():
            self.columns.add(("tank", plant), none, self.sides.tanks[plant])
            self.columns.add(("made", plant), early, makes)
            rows = self._balance(("tank", plant))
            self.equal.put(rows, self.columns.at["made", plant], 1.0)
            for k, arc in enumerate(self.arcs):
                if arc.plant == plant and not arc.begins:
                    self.equal.put(rows, self.columns.at["arc", k], -1.0)

    def _balance(self, key: object) -> np.ndarray:
        """Rows of a stock: what was there, and is not there any more."""
        stock = self.columns.at[key]
        rows = self.equal.begin(key, np.zeros(stock.size))
        self.equal.put(rows, stock, -1.0)
        self.equal.put(rows[1:], stock[:-1], 1.0)
        return rows

    def _store(self, store: str) -> None:
        none = np.zeros(self.months.days.size)
        full = self.below.begin(("store", store), none + self.sides.stores[store])
        for plant in self._through(store):
            key = "stock", store, plant
            self.columns.add(key, none)
            self.below.put(full, self.columns.at[key], 1.0)
            rows = self._balance(key)
            for k, arc in enumerate(self.arcs):
                flow = self.columns.at["arc", k]
                if (arc.plant, arc.begins) == (plant, store):
                    self.equal.put(rows, flow, -1.0)
                elif (arc.plant, arc.ends) == (plant, store):
                    self.equal.spread(rows, flow, self.arrived[k])
        if store in self.sides.passes:
            a_month = none + self.sides.passes[store] / 12
            self._into(self.below.begin(("passes", store), a_month), self.below, store)

    def _fleet(self, fleet: str, days: np.ndarray) -> None:
        rows, tonnes = self.below.begin(("fleet", fleet), days), np.inf
        for k, arc in enumerate(self.arcs):
            if arc.fleet == fleet:
                self.below.spread(rows, self.columns.at["arc", k], self.spent[k])
                tonnes = arc.tonnes
        for store, holder in self.sides.aboard.items():
            if holder == fleet:
                for plant in self._through(store):
                    self.below.put(rows, self.columns.at["stock", store, plant],
                                   self.months.days * 1e6 / tonnes)  # fmt: skip

    def _market(self, market: str) -> None:
        """What it takes at most in a year, and what it must get or is paid for."""
        years, row_of = np.unique(self.months.year, return_inverse=True)
        share = np.bincount(row_of) / 12
        if market in self.sides.most:
            rows = self.below.begin(("most", market), self.sides.most[market] * share)
            self._into(rows[row_of], self.below, market)
        if market in self.sides.least:
            rows = self.below.begin(("least", market), -self.sides.least[market] * share)
            self._into(rows[row_of], self.below, market, -1.0)
            price = 2 * self.sides.price[market]
            self.columns.add(("short", market), np.full(years.size, price))
            self.below.put(rows, self.columns.at["short", market], -1.0)

    def read(self, found: Any) -> Solved:
        """The answer of the solver by name."""
        x, at = np.where(found.x < _NOTHING, 0.0, found.x), self.columns.at
        worth, sides = -found.ineqlin.marginals, self.sides
        loaded = np.array([x[at["arc", k]] for k in range(len(self.arcs))])
        arrives = np.array([row @ share for row, share in zip(loaded, self.arrived, strict=True)])
        days = {fleet: np.zeros(self.months.days.size) for fleet in sides.ships}
        for k, arc in enumerate(self.arcs):
            days[arc.fleet] += loaded[k] @ self.spent[k]
        stock = {store: sum((x[at["stock", store, plant]] for plant in self._through(store)),
                            start=np.zeros(self.months.days.size))
                 for store in sides.stores}  # fmt: skip
        return Solved(
            loaded, arrives, {plant: x[at["made", plant]] for plant in sides.makes}, days, stock,
            # The objective counts million USD: per ship-day, and per Mt of a store.
            {fleet: 1e6 * worth[self.below.at["fleet", fleet]] for fleet in sides.ships
             if ("fleet", fleet) in self.below.at},
            {store: worth[self.below.at["store", store]] for store in sides.stores},
            {market: float(x[at["short", market]].sum()) for market in sides.least},
            -1e6 * float(found.fun),
        )  # fmt: skip
