"""The least cost of an instance, with what one more unit of everything that binds is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.errors import DataError
from nsrkit.systems.network.flows import checks
from nsrkit.systems.network.flows.highs import Optimum, optimum
from nsrkit.systems.network.flows.layout import layout, pattern
from nsrkit.systems.network.flows.numbers import SHARED, Numbers, read
from nsrkit.systems.network.flows.program import Parts, parts, program
from nsrkit.systems.network.flows.results import dataset

if TYPE_CHECKING:
    import xarray as xr


def solve(instance: xr.Dataset) -> xr.Dataset:
    """Flows of least cost through the months of a network, and what binds them.

    All that is demanded arrives, from supply, from store or, at a price, not at all; flows of all
    goods share the capacity of an arc, and flows of many arcs share a budget. Months are solved
    apart where nothing can be stored, which gives the same.

    Parameters
    ----------
    instance
        Coordinates `node`, `arc`, `commodity`, `month` and, where there are budgets, `budget`:
        names, or whole numbers. A variable may leave out axes along which it does not change.

        (arc): `tail`, `head`, the nodes where an arc begins and ends; a way that goods take both
        ways is two arcs. (arc, commodity, month): `cost` [USD/t]; NaN: closed, for lack of a ship,
        season or permit. (arc, month): `capacity` [Mt/month], inf or left out: none. (arc,
        commodity): `weight` [1], Mt of capacity that a Mt takes; 1 where left out, and 0 takes
        none.

        (node, commodity, month): `supply` [Mt/month], the most that enters; `supply_cost` [USD/t],
        0 where left out; `demand` [Mt/month]; `unmet` [USD/t], the price of what does not arrive;
        NaN or left out: it must. `store_capacity` [Mt], the most that waits at the end of a month,
        0 where left out; `store_cost` [USD/t/month]. (node, commodity): `stock` [Mt], what waits
        before the first month; NaN or left out: as much as after the last one, a year that
        repeats itself; where it is told, what is left after the last month is free.

        (budget, arc, commodity, month): `use` [d/t], days of a budget that a tonne takes; (budget,
        month): `budget_days` [d], inf: no limit. Any other stock that arcs share may stand for
        days: a gate [t] of which a tonne takes 1 t.

    Returns
    -------
    Dataset
        (arc, commodity, month): `flow` [Mt], 0 where closed. (node, commodity, month): `supplied`,
        `unmet`, `stored` at the end of the month [Mt]; `price` [USD/t], by how much the least
        total cost grows when one more t is taken away there (positive: dear; NaN: the good never
        comes there); one more t of demand costs that, or its price in `unmet` where that is less;
        `supply_worth`, `room_worth` [USD/t], what one more t of supply, or of room
        in the store in that month, saves (never negative).
        (arc, month): `load` [Mt], what the flows take of the capacity; `utilisation` [1] (NaN: no
        capacity told, or none at all); `worth` [USD/t], what one more t of capacity in that month
        saves (never negative, 0 without a capacity); `binding`, whether there is a capacity above
        zero that is full and worth more than 1e-6. (budget, month): `spent` [d] and `day_worth`
        [USD/d], what one more day saves (never negative). Scalars: `total_usd` [USD], all costs
        with the price of what is unmet, which is also `unmet_usd` [USD] on its own. Solved apart or
        not: attribute `months`.

    Raises
    ------
    DataError
        An axis, name or number is missing or has no meaning; demand that must be met cannot be;
        or goods would earn money by going round without end. The message names node, commodity
        and month, and what to change.

    Notes
    -----
    Where more than one basis is optimal, prices are those of one of them: they lie between what one
    t more costs and what one t less saves. Flows may then be shared otherwise at the same cost.

    References
    ----------
    Ahuja, Magnanti and Orlin (1993), Network Flows, ch. 17 (multicommodity flows); Huangfu and
    Hall (2018), Math. Program. Comput. 10, 119-142 (HiGHS).

    Examples
    --------
    One t in ten comes by a dearer way round, because the bridge is full: one more t of it saves 5.

    >>> import numpy as np, xarray as xr
    >>> wanted = xr.DataArray([[0.0], [10.0]], dims=("node", "commodity"))
    >>> instance = xr.Dataset(
    ...     {"tail": ("arc", ["mine", "mine"]), "head": ("arc", ["port", "port"]),
    ...      "cost": ("arc", [20.0, 25.0]), "capacity": ("arc", [9.0, np.inf]),
    ...      "supply": wanted[::-1] * 2, "demand": wanted},
    ...     {"node": ["mine", "port"], "arc": ["bridge", "round"], "commodity": ["coal"],
    ...      "month": [1]})
    >>> found = solve(instance)
    >>> found.flow.squeeze().values.tolist(), float(found.worth.sel(arc="bridge")[0])
    ([9.0, 1.0], 5.0)
    """
    return Network(instance).first


class Network:
    """One linear program that is laid out once and solved for many instances of a network.

    Instances share nodes, arcs with their ends, commodities, months and budgets; all numbers may
    differ. Each is solved from the basis of the first, so that an answer follows from the first
    instance and its own numbers, whatever was solved in between and by how many threads at once:
    HiGHS lets go of the interpreter lock. An instance that opens, stores or demands something that
    none of those given here does is laid out, and solved, by itself.

    Parameters
    ----------
    instance
        As `solve` takes it.
    others
        Instances for which there is to be room too; only where they have numbers matters.

    Raises
    ------
    DataError
        As the function `solve`, for the first instance.
    """

    first: xr.Dataset
    """The answer to the first instance."""

    def __init__(self, instance: xr.Dataset, *others: xr.Dataset) -> None:
        self._names = _names(instance)
        numbers = read(instance)
        checks.check(instance, numbers)
        more = [read(other) for other in others]
        self._together = any(one.joined for one in (numbers, *more))
        self._pattern = pattern(numbers, self._together)
        for other in more:
            self._pattern = self._pattern.with_(pattern(other, self._together))
        self._layout = layout(numbers, self._pattern)
        self._bases: list[Any] = []
        self.first = self._solved(instance, numbers)

    def solve(self, instance: xr.Dataset) -> xr.Dataset:
        """Flows of least cost of one instance, as the function `solve` gives them.

        Parameters
        ----------
        instance
            With the axes and arcs of the first one.

        Returns
        -------
        Dataset
            As of the function `solve`; NaN as there.

        Raises
        ------
        DataError
            As the function `solve`; or the axes or arcs are others.

        Examples
        --------
        >>> import xarray as xr
        >>> told = xr.Dataset(
        ...     {"tail": ("arc", ["a"]), "head": ("arc", ["b"]), "cost": ("arc", [3.0]),
        ...      "supply": ("node", [9.0, 0.0]), "demand": ("node", [0.0, 1.0])},
        ...     {"node": ["a", "b"], "arc": ["ab"], "commodity": ["ore"], "month": [1]})
        >>> network = Network(told)
        >>> [float(network.solve(told.assign(demand=told.demand * k)).total_usd) for k in (1, 2)]
        [3000000.0, 6000000.0]
        """
        for name, ours in self._names.items():
            if _names(instance)[name] != ours:
                raise DataError(f"the `{name}` of this instance differs from the first one's; "
                                "make a Network of its own")  # fmt: skip
        numbers = read(instance)
        checks.check(instance, numbers)
        fits = self._together or not numbers.joined
        if fits and self._pattern.covers(pattern(numbers, self._together)):
            return self._solved(instance, numbers)
        return solve(instance)

    def _solved(self, instance: xr.Dataset, numbers: Numbers) -> xr.Dataset:
        """The answer in the layout that there is: a whole year, or one month after another."""
        found: list[Optimum] = []
        apart = [numbers.month(at) for at in range(numbers.capacity.shape[-1])]
        own = [numbers] if self._together else apart
        for at, each in enumerate(own):
            start = self._bases[at] if self._bases else found[-1].basis if found else None
            found.append(optimum(program(self._layout, each), start))
            lost = (each.demand > 0) & (self._layout.balance < 0)  # nothing at all leads there
            if lost.any() or found[-1].status != "optimal":
                from nsrkit.systems.network.flows.reasons import explained

                raise explained(instance, found[-1].status)
        self._bases = self._bases or [one.basis for one in found]
        told = [parts(self._layout, each, one) for each, one in zip(own, found, strict=True)]
        joined = Parts(*(np.concatenate(each, axis=-1) for each in zip(*told, strict=True)))
        return dataset(instance, numbers, joined, self._together)


def _names(instance: xr.Dataset) -> dict[str, list[Any]]:
    """What instances of one network have in common."""
    return {name: list(instance[name].values) if name in instance else [] for name in SHARED}
