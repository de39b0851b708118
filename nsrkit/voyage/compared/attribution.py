"""Which of the things that two scenarios ask otherwise makes the difference between their answers.

The parts in which they differ are switched from one to the other, alone, last, and in every order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from math import factorial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.ensemble import plan, run
from nsrkit.ensemble.plan import Block
from nsrkit.errors import DataError, NsrkitError
from nsrkit.scenario.case import Case
from nsrkit.scenario.changes import Change, changes
from nsrkit.voyage import ledger
from nsrkit.voyage.choices import options
from nsrkit.voyage.choices.priced import meets_ice, price
from nsrkit.voyage.compared import corridors
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    import xarray as xr

MOST = 6
"""Groups of which every mixture is worked out: 64 of them."""
MEASURES = {"days": ("d", "days port to port"), "total_usd": ("USD", "cost of the voyage"),
            "co2e_wtw_t": ("t", "CO2 equivalent, well to wake")}  # fmt: skip
_GROUPS = {
    "ship": ("voyage.ship",),
    "departure": ("voyage.depart",),
    "ports": ("voyage.origin", "voyage.destination"),
    "Red Sea": ("voyage.red_sea",),
    "way back": ("voyage.return_leg",),
    "escort": ("voyage.escort", "escort"),
    "ice": ("ice",),
    "routing": ("routing",),
    "sailing": ("sailing",),
    "prices": ("prices",),
    "fees": ("fees",),
    "charter and capital": ("hire",),
    "cargo": ("cargo",),
    "carbon rules": ("carbon",),
    "choice of speed and escort": ("options",),
}
_SPLIT = ("sailing", "prices", "fees", "charter and capital", "carbon rules", "routing", "ice")
"""Groups whose keys stand on their own, so that each may be switched by itself."""


class _Group(NamedTuple):
    """What is switched at once."""

    name: str
    paths: tuple[str, ...]
    """Parts of the case, or fields of them, that are taken over."""
    keys: tuple[str, ...]
    """Keys below them that differ."""


class _Answer(NamedTuple):
    """What one mixture of two scenarios comes to."""

    values: np.ndarray
    """By measure; NaN where it has no answer."""
    excluded: str
    """Components of the cost that are left out."""
    reason: str
    """Why there is no answer."""


def attribution(case: Case, other: Case, corridor: str | None = None) -> xr.Dataset:
    """Which of the parts in which two scenarios differ makes the difference on one corridor.

    Parameters
    ----------
    case, other
        Loaded scenarios: the one to begin with, and the one to arrive at.
    corridor
        Corridor to look at; None takes the first of `case`.

    Returns
    -------
    Dataset
        On `measure` ("days" [d], "total_usd" [USD], "co2e_wtw_t" [t]): `before` and `after`, the
        answers of the two. On (measure, group), where a group is a part of the scenario in which
        they differ: `alone`, the change where this group alone is switched; `last`, the change
        where all others were switched before; `share`, the mean of what the group adds over all
        orders of switching, which add up to the whole difference. NaN: no answer, or for `share`
        that not every mixture has one. On group: `keys` (text) and `reason`, why a mixture has no
        answer. Attributes: `corridor`, `unplayed` (keys that differ and play no part in one
        voyage), `set_aside` (groups that change nothing alone nor last, left out of the orders
        where there are more than six), `why` (why there are no shares), `excluded` (what costs
        leave out, where this differs between the mixtures).

    Raises
    ------
    DataError
        A scenario does not ask for the corridor.

    References
    ----------
    Shapley (1953), A value for n-person games, Annals of Mathematics Studies 28, 307-317.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("baseline", {"voyage.corridors": ["suez"]})
    >>> found = attribution(case, case.with_({"prices.vlsfo": 800, "sailing.suez_kn": 14}))
    >>> found.group.values.tolist()
    ['sailing.suez_kn', 'prices.vlsfo']
    >>> bool(abs(found.share.sum("group") - (found.after - found.before)).max() < 1e-6)
    True
    """
    name = corridor or case.voyage.corridors[0]
    for one in (case, other):
        if name not in one.voyage.corridors:
            raise DataError(f"{one.name} does not ask for the corridor {name!r}, only for "
                            f"{', '.join(one.voyage.corridors)}")  # fmt: skip
    found = changes(case, other)
    idle = [one for one in found if _idle(one, case, other)]
    groups, unplayed = _grouped([one for one in found if one not in idle])
    unplayed += [one.key for one in idle]
    names = [one.name for one in groups]

    def answers(masks: Sequence[int]) -> dict[int, _Answer]:
        if not masks:
            return {}
        blocks = plan({"mixture": list(masks)}, inner=()).blocks()
        found = run(partial(_answer, case, other, name, tuple(groups)), blocks)
        return dict(zip(masks, found, strict=True))

    known = answers(_ends(len(names)))
    aside = _set_aside(known, names)
    ordered = [one for one in names if one not in aside]
    whole = 0 < len(ordered) <= MOST
    if whole:
        known |= answers([mask for mask in _over(names, ordered) if mask not in known])
    return _table(known, groups, ordered if whole else []).assign_attrs(
        corridor=name, unplayed=", ".join(unplayed), set_aside=", ".join(aside),
        why=_why(known, names, ordered), excluded=_excluded(known),
        source="nsrkit.voyage.compared.attribution",
    )  # fmt: skip


def _idle(change: Change, case: Case, other: Case) -> bool:
    """Whether a key is not read: the period of a normal, where neither takes one."""
    return change.key == "ice.period" and case.ice.source == other.ice.source == "record"


def _grouped(found: Sequence[Change]) -> tuple[list[_Group], list[str]]:
    """What is switched at once, and the keys that no voyage depends on.

    Keys that stand on their own are switched one by one as long as there are few of them.
    """
    keys: dict[str, list[str]] = {}
    unplayed = []
    for change in found:
        mine = next((group for group, parts in _GROUPS.items() if _below(change.key, parts)), None)
        if mine is None or change.told_only:
            unplayed.append(change.key)
        else:
            keys.setdefault(mine, []).append(change.key)
    groups = [_Group(name, _GROUPS[name], tuple(keys[name])) for name in _GROUPS if name in keys]
    for name in _SPLIT:
        i = next((i for i, one in enumerate(groups) if one.name == name), None)
        parts = _fields(groups[i]) if i is not None else []
        if i is not None and len(groups) + len(parts) - 1 <= MOST:
            groups[i : i + 1] = parts
    return groups, unplayed


def _fields(group: _Group) -> list[_Group]:
    """A group field by field, each named by its key."""
    paths = dict.fromkeys(".".join(key.split(".")[:2]) for key in group.keys)
    return [_Group(path, (path,), tuple(key for key in group.keys if _below(key, (path,))))
            for path in paths]  # fmt: skip


def _below(key: str, parts: Iterable[str]) -> bool:
    return any(f"{key}.".startswith(f"{part}.") for part in parts)


def _ends(count: int) -> list[int]:
    """Mixtures, a bit for each group: none, all, each alone, all but each."""
    every = (1 << count) - 1
    alone = [1 << i for i in range(count)]
    return list(dict.fromkeys([0, every, *alone, *(every ^ one for one in alone)]))


def _over(names: Sequence[str], ordered: Sequence[str]) -> list[int]:
    """All mixtures of some groups, in which the others are as in the first scenario."""
    bits = [1 << names.index(one) for one in ordered]
    return [sum(bit for i, bit in enumerate(bits) if mask >> i & 1)
            for mask in range(1 << len(bits))]  # fmt: skip


def _answer(
    case: Case, other: Case, corridor: str, groups: Sequence[_Group], block: Block
) -> _Answer:
    """What one mixture comes to."""
    switched = [one for i, one in enumerate(groups) if block.at["mixture"] >> i & 1]
    paths = [path for one in switched for path in one.paths]
    try:
        return _sailed(_mixed(case, other, paths, corridor), corridor)
    except NsrkitError as error:
        return _Answer(np.full(len(MEASURES), np.nan), "", str(error))


def _sailed(case: Case, corridor: str) -> _Answer:
    """One corridor of a case as `voyage.compare` has it, without the rest of it."""
    ice = passage.read_ice(case, case.routing.grid_km) if meets_ice(case, corridor) else None
    chosen = options.taken(case, options.tried(case, ice) if case.options.take != "given" else {})
    priced = price(chosen, corridor, ice)
    one = corridors.side(chosen, priced, priced)
    if one is None:
        return _Answer(np.full(len(MEASURES), np.nan), "", priced.reason)
    values = np.array([priced.days, one.usd, one.air.wtw_t])
    return _Answer(values, ledger.total(one.costs)[1], "")


def _mixed(case: Case, other: Case, paths: Iterable[str], corridor: str) -> Case:
    """A case with some parts of another one, on one corridor."""
    update: dict[str, Any] = {}
    for path in (*paths, "voyage.corridors"):
        part, _, field = path.partition(".")
        if field:
            old = update.get(part, getattr(case, part))
            value = (corridor,) if field == "corridors" else getattr(getattr(other, part), field)
            update[part] = old.model_copy(update={field: value})
        else:
            update[part] = getattr(other, part)
    return case.model_copy(update=update)


def _set_aside(answers: Mapping[int, _Answer], names: Sequence[str]) -> list[str]:
    """Where there are too many groups: those that change nothing alone nor last."""
    if len(names) <= MOST:
        return []
    every = (1 << len(names)) - 1

    def idle(bit: int) -> bool:
        ends = ((bit, 0), (every, every ^ bit))
        return all(np.array_equal(answers[a].values, answers[b].values) for a, b in ends)

    return [name for i, name in enumerate(names) if idle(1 << i)]


def _table(
    answers: Mapping[int, _Answer], groups: Sequence[_Group], ordered: Sequence[str]
) -> xr.Dataset:
    import xarray as xr

    names, every = [one.name for one in groups], (1 << len(groups)) - 1
    bits = [1 << i for i in range(len(names))]
    first, last = answers[0].values, answers[every].values
    empty = np.empty((len(MEASURES), 0))
    alone = np.array([answers[bit].values - first for bit in bits]).T if bits else empty
    final = np.array([last - answers[every ^ bit].values for bit in bits]).T if bits else empty
    reasons = [answers[bit].reason or answers[every ^ bit].reason for bit in bits]
    both = ("measure", "group")
    return xr.Dataset(
        {
            "before": ("measure", first, {"long_name": "answer of the first scenario"}),
            "after": ("measure", last, {"long_name": "answer of the other scenario"}),
            "alone": (both, alone, {"long_name": "change where this group alone is switched"}),
            "last": (both, final, {"long_name": "change where this group is switched last"}),
            "share": (both, _shares(answers, names, ordered),
                      {"long_name": "mean of what the group adds over all orders"}),
            "keys": ("group", np.array([", ".join(one.keys) for one in groups], str),
                     {"long_name": "keys that differ"}),
            "reason": ("group", np.array(reasons, str), {"long_name": "why there is no answer"}),
        },
        coords={"measure": list(MEASURES), "group": np.array(names, str),
                "measure_units": ("measure", [units for units, _ in MEASURES.values()]),
                "measure_title": ("measure", [title for _, title in MEASURES.values()])},
    )  # fmt: skip


def _shares(
    answers: Mapping[int, _Answer], names: Sequence[str], ordered: Sequence[str]
) -> np.ndarray:
    """(measure, group) mean addition over all orders; 0 for groups that are set aside."""
    if not ordered:
        return np.full((len(MEASURES), len(names)), np.nan)
    out, n = np.zeros((len(MEASURES), len(names))), len(ordered)
    for one in ordered:
        bit, i = 1 << names.index(one), names.index(one)
        for mask in _over(names, [name for name in ordered if name != one]):
            before = mask.bit_count()
            weight = factorial(before) * factorial(n - before - 1) / factorial(n)
            out[:, i] += weight * (answers[mask | bit].values - answers[mask].values)
    return out


def _why(answers: Mapping[int, _Answer], names: Sequence[str], ordered: Sequence[str]) -> str:
    """Why there are no shares; empty where there are."""
    if not names:
        return "the scenarios ask the same of one voyage"
    if len(ordered) > MOST:
        return (f"{len(ordered)} groups differ; all orders are worked out for {MOST} at most, so "
                "each is told alone and last only")  # fmt: skip
    lost = [mask for mask, one in answers.items() if not np.isfinite(one.values[0])]
    if not lost:
        return ""
    mask = min(lost, key=lambda each: each.bit_count())
    given = [name for i, name in enumerate(names) if mask >> i & 1]
    mixture = f"{' and '.join(given)} of the other scenario" if given else "the first scenario"
    return (f"{len(lost)} of {len(answers)} mixtures have no answer, the simplest of them with "
            f"{mixture}: {answers[mask].reason}")  # fmt: skip


def _excluded(answers: Mapping[int, _Answer]) -> str:
    """Components that the costs leave out, where the mixtures differ in it."""
    found = {one.excluded for one in answers.values() if not one.reason}
    if len(found) < 2:
        return ""
    return ", ".join(sorted({part for one in found for part in one.split(", ") if part}))
