"""What may be chosen in a panel: keys of the scenario, or what of the answer is looked at."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from nsrkit.assumption import Assumption
from nsrkit.scenario.ship import Ship

if TYPE_CHECKING:
    from nsrkit.scenario.case import Case

Form = Literal["slider", "list", "number", "flag"]


@dataclass(frozen=True)
class Control:
    """One thing to choose; made by the functions of this module."""

    key: str
    """Dotted key of the scenario, or the name of a view."""
    title: str
    form: Form
    options: tuple[tuple[str, Any], ...] = ()
    """(label, value) of a slider or a list."""
    low: float = 0.0
    high: float = 0.0
    step: float = 0.0
    unit: str = ""
    seen: bool = False
    """Whether it is a view: no key of the scenario."""
    joint: bool = False
    """Whether its values are mappings of several keys of the scenario."""
    live: bool = False
    """Whether the answer follows while a slider is dragged."""

    def now(self, case: Case) -> Any:
        """What a case holds under the key.

        Of a view the first option; of several keys together the option that the case agrees with.
        """
        if self.seen:
            return self.options[0][1]
        if not self.joint:
            return held(case, self.key)
        same = (
            value
            for _, value in self.options
            if value and all(held(case, key) == one for key, one in value.items())
        )
        return next(same, {})

    def said(self, value: Any) -> str:
        """A value in words."""
        if self.form == "number":
            return f"{value:g} {self.unit}".rstrip() if value is not None else "not supplied"
        if self.joint and not value:
            return "as in the scenario"
        if self.form == "flag":
            return "yes" if value else "no"
        return next((label for label, one in self.options if one == value), _plain(value))


def held(case: Case, key: str) -> Any:
    """What a case holds under a dotted key, as an override would be written.

    Parameters
    ----------
    case
        A loaded scenario.
    key
        Dotted key.

    Returns
    -------
    object
        Numbers without their unit and source, a ship by its name; None where there is nothing.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("baseline")
    >>> held(case, "voyage.ship"), held(case, "prices.vlsfo")
    ('panamax-ice1', 626.0)
    """
    at: Any = case
    for part in key.split("."):
        at = at.get(part) if isinstance(at, Mapping) else getattr(at, part, None)
    if isinstance(at, Assumption):
        return at.value
    return at.name if isinstance(at, Ship) else at


def _plain(value: Any) -> str:
    if isinstance(value, dt.date):
        return f"{value.day} {value:%b %Y}"
    return "none" if value is None else str(value)


def dates(case: Case, *, live: bool = False, daily: bool = False) -> Control:
    """The departure: a slider over the departures of the scan, and the case's own.

    Parameters
    ----------
    case
        A loaded scenario.
    live
        Let the answer follow while the slider is dragged; for answers within 0.1 s.
    daily
        Offer every day from the first departure of the scan to the last.

    Returns
    -------
    Control
        Of `voyage.depart`.

    Examples
    --------
    >>> import nsrkit
    >>> [label for label, _ in dates(nsrkit.load("smoke")).options]
    ['15 Aug 2024', '30 Aug 2024', '1 Sep 2024', '14 Sep 2024']
    """
    options = tuple((_plain(day), day) for day in _departures(case, 1 if daily else None))
    return Control("voyage.depart", "Departure", "slider", options, live=live)


def _departures(case: Case, every_d: int | None) -> list[dt.date]:
    """Departures of the scan, in the year of the case's departure, and that departure itself."""
    own, step = case.voyage.depart, every_d or case.scan.every_d
    first, last = (
        dt.date.fromisoformat(f"{own.year}-{text}") for text in (case.scan.first, case.scan.last)
    )
    if last < first:
        last = last.replace(year=own.year + 1)
    count = (last - first).days // step + 1
    return sorted({own, *(first + dt.timedelta(days=step * i) for i in range(count))})


def ships(case: Case) -> Control:
    """The ship: all that have a file, and the case's own.

    Examples
    --------
    >>> import nsrkit
    >>> ("panamax-ice1") in [name for _, name in ships(nsrkit.load("smoke")).options]
    True
    """
    from nsrkit.errors import NsrkitError
    from nsrkit.scenario import files

    titles = {}
    for name in files.names("ships"):
        try:
            titles[name] = files.read_ship(name).title
        except NsrkitError:  # a file at fault is told when its ship is chosen
            titles[name] = name
    titles[case.voyage.ship.name] = case.voyage.ship.title
    count = Counter(titles.values())
    labels = {name: title if count[title] == 1 else f"{title} [{name}]"
              for name, title in titles.items()}  # fmt: skip
    options = sorted((label, name) for name, label in labels.items())
    return Control("voyage.ship", "Ship", "list", tuple(options))


def places(key: str, title: str) -> Control:
    """A port of `params/ports.csv`; a position can be loaded or picked on a map.

    Examples
    --------
    >>> ("Hamburg", "Hamburg") in places("voyage.destination", "To").options
    True
    """
    from nsrkit.voyage import ports

    return choice(key, title, [(port.title, port.name) for port in ports.ports().values()])


def choice(key: str, title: str, options: Sequence[tuple[str, Any]], *,
           slider: bool = False, live: bool = False) -> Control:  # fmt: skip
    """A key of the scenario that takes one of some values.

    Parameters
    ----------
    key
        Dotted key of the scenario.
    title
        What stands before it, in words, with the unit where there is one.
    options
        (label, value) of each; a value that the case holds and that is not among them is added.
    slider
        Show a slider in the place of a list: for values that have an order.
    live
        Let the answer follow while the slider is dragged.

    Returns
    -------
    Control
        For `panel`.

    Examples
    --------
    >>> choice("voyage.red_sea", "Red Sea", [("open", "open"), ("closed", "closed")]).form
    'list'
    """
    form: Form = "slider" if slider else "list"
    return Control(key, title, form, tuple((str(label), value) for label, value in options),
                   live=live)  # fmt: skip


def number(case: Case, key: str, title: str, *, low: float | None = None,
           high: float | None = None, step: float | None = None) -> Control:  # fmt: skip
    """A number of the scenario: a slider with a field to type in.

    Parameters
    ----------
    case
        A loaded scenario, for the unit and the range.
    key
        Dotted key.
    title
        What stands before it; the unit is added.
    low, high, step
        Ends and step of the slider; None: from half to one and a half of what the case holds, wider
        where its range is, in round steps. A number beyond the ends can still be typed.

    Returns
    -------
    Control
        For `panel`; a number that is not supplied starts empty.

    Examples
    --------
    >>> import nsrkit
    >>> fuel = number(nsrkit.load("baseline"), "prices.vlsfo", "Fuel price")
    >>> fuel.unit, fuel.low, fuel.high, fuel.step
    ('USD/t', 310.0, 940.0, 10.0)
    """
    given = case.numbers(systems=True).get(key)
    value = held(case, key) if given is None else given.value
    ends = [] if given is None else [each for each in (given.low, given.high) if each is not None]
    middle = float(value or 0.0)
    least, most = min([0.5 * middle, *ends]), max([1.5 * middle, *ends])
    each = step or _round_step((most if high is None else high) - (least if low is None else low))
    unit = "" if given is None or given.unit == "1" else given.unit
    return Control(key, title, "number", (),
                   each * (least // each) if low is None else low,
                   each * -(-most // each) if high is None else high, each, unit)  # fmt: skip


def _round_step(span: float) -> float:
    """1, 2 or 5 times a power of ten that cuts a span into 50 to 100 steps or so."""
    import math

    if span <= 0:
        return 1.0
    rough = span / 60
    power = 10.0 ** math.floor(math.log10(rough))
    return float(min((1, 2, 5, 10), key=lambda times: abs(times * power - rough)) * power)


def several(name: str, title: str, options: Sequence[tuple[str, Mapping[str, Any]]]) -> Control:
    """Values that belong together: a choice that sets several keys of the scenario.

    Parameters
    ----------
    name
        A name of its own among the controls.
    title
        What stands before it, in words.
    options
        (label, {key: value, ...}) of each; {} stands for what the scenario holds.

    Returns
    -------
    Control
        For `panel`.

    Examples
    --------
    >>> both = {"voyage.red_sea": "closed", "voyage.escort": "full"}
    >>> several("crisis", "Crisis", [("as in the scenario", {}), ("all at once", both)]).joint
    True
    """
    found = tuple((str(label), dict(keys)) for label, keys in options)
    return Control(name, title, "list", found, joint=True)


def flag(key: str, title: str) -> Control:
    """A key of the scenario that is true or false.

    Examples
    --------
    >>> flag("routing.north_of_severnaya_zemlya", "Open the way north of Severnaya Zemlya").form
    'flag'
    """
    return Control(key, title, "flag")


def view(name: str, title: str, options: Sequence[tuple[str, Any]], *,
         slider: bool = False, live: bool = False) -> Control:  # fmt: skip
    """What of the answer is looked at, no key of the scenario: a port, a month, a chart.

    Parameters
    ----------
    name
        The keyword by which the answer is told.
    title
        What stands before it, in words.
    options
        (label, value) of each, the first one first; values are hashable.
    slider, live
        As for `choice`.

    Returns
    -------
    Control
        For `panel`.

    Examples
    --------
    >>> view("month", "Month", [("May", 5), ("June", 6)], slider=True).seen
    True
    """
    form: Form = "slider" if slider else "list"
    return Control(name, title, form, tuple((str(label), value) for label, value in options),
                   seen=True, live=live)  # fmt: skip
