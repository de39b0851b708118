"""One scenario: what is asked, with every number that the answer rests on."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from nsrkit.assumption import Assumption
from nsrkit.scenario.base import Model, Quantity, not_supplied
from nsrkit.scenario.ship import PolarisClass, Ship

CorridorName = Literal["nsr", "suez", "cape"]
EscortPolicy = Literal["none", "required", "full"]


def _in_order(given: tuple[int, int]) -> tuple[int, int]:
    if given[0] > given[1]:
        raise ValueError(f"the first year {given[0]} lies after the last {given[1]}")
    return given


def _day_of_year(given: str) -> str:
    try:
        dt.date.fromisoformat(f"2023-{given}")  # of any year: not 02-29
    except ValueError:
        raise ValueError("expected month-day such as 06-01") from None
    return given


def _once_each(given: tuple[Any, ...]) -> tuple[Any, ...]:
    if not given or len(set(given)) < len(given):
        raise ValueError("name at least one, and none twice")
    return given


Years = Annotated[tuple[int, int], AfterValidator(_in_order)]
MonthDay = Annotated[
    str, AfterValidator(_day_of_year), Field(json_schema_extra={"pattern": r"^\d\d-\d\d$"})
]


class Voyage(Model):
    """One voyage from port to port."""

    origin: str
    """Port of departure, a name of `params/ports.csv`."""
    destination: str
    """Port of arrival."""
    ship: Ship
    """Ship: a name of `params/ships/`, a file, or a mapping (`extends:` a name)."""
    depart: dt.date
    """Departure from the port of origin, UTC."""
    corridors: Annotated[tuple[CorridorName, ...], AfterValidator(_once_each)] = (
        "nsr",
        "suez",
        "cape",
    )
    """Corridors to compare; the first is the one in question."""
    escort: EscortPolicy = "required"
    """Icebreaker escort: never; where POLARIS or the ice requires it; or on the whole NSR."""

    @field_validator("destination")
    @classmethod
    def _another_port(cls, given: str, info: ValidationInfo) -> str:
        if given.casefold() == str(info.data.get("origin", "")).casefold():
            raise ValueError("voyage.origin is the same port")
        return given


class Ice(Model):
    """Which ice the voyage meets."""

    source: str = "record"
    """`record` (the embedded model), `normal`, or the path of a product."""
    year: int | None = Field(default=None, ge=1979)
    """Year of the ice; None takes the year of departure."""
    period: Years = (1991, 2020)
    """First and last year of the normal, where source is `normal`."""


class Routing(Model):
    """How a route is found inside the ice box."""

    grid_km: float = Field(default=12.5, json_schema_extra={"enum": [25, 12.5, 5]})
    """Cell size of the routing grid, 25, 12.5 or 5 [km]."""
    corridor_km: float = Field(default=100.0, ge=0, allow_inf_nan=False)
    """On the 5 km grid, how far a search keeps to either side of the 25 km track; 0 = anywhere."""
    under_keel_m: Quantity("m")  # type: ignore[valid-type]
    """Under-keel clearance kept everywhere."""
    north_of_severnaya_zemlya: bool = False
    """Open the passage north of Severnaya Zemlya, which the charted route does not use."""
    minimum_rio: float = Field(default=0.0, ge=-30, le=30)
    """Cells with a lower POLARIS index are closed; -10 accepts elevated risk at limited speed."""

    @field_validator("grid_km")
    @classmethod
    def _one_of_three(cls, given: float) -> float:
        if given not in (25.0, 12.5, 5.0):
            raise ValueError("the grid has cells of 25, 12.5 or 5 km")
        return given


class Sailing(Model):
    """What separates a real passage from an ideal minimum-time track."""

    concentration_exponent: Quantity("1")  # type: ignore[valid-type]
    """n in the equivalent thickness h C^n that the h-v curve is read at."""
    thickness_factor: Quantity("1")  # type: ignore[valid-type]
    """Multiplies all thickness; the correlated error of thickness along a route."""
    convoy_cap_kn: Quantity("kn")  # type: ignore[valid-type]
    """Fastest speed on escorted stretches, whatever the ice."""
    track_length_factor: Quantity("1")  # type: ignore[valid-type]
    """Sailed length over the length of the ideal track, inside the ice box."""
    delay_d: Quantity("d")  # type: ignore[valid-type]
    """Waiting, fog and compression on one NSR transit that the fields cannot show."""
    sea_margin: Quantity("1")  # type: ignore[valid-type]
    """Extra fuel in open water over calm water, as a fraction."""


class Prices(Model):
    """Prices in USD of one base year."""

    base_year: int
    """Year whose money all prices are in."""
    vlsfo: Quantity("USD/t")  # type: ignore[valid-type]
    """Very low sulphur fuel oil."""
    mgo: Quantity("USD/t")  # type: ignore[valid-type]
    """Marine gas oil."""
    hsfo: Quantity("USD/t")  # type: ignore[valid-type]
    """High sulphur fuel oil."""
    lng: Quantity("USD/t") = not_supplied("USD/t", "no annual mean of LNG bunker prices found")  # type: ignore[valid-type]
    """LNG as fuel."""
    rub_per_usd: Quantity("RUB/USD")  # type: ignore[valid-type]
    """Rate at which rouble fees are turned into USD."""


class Fees(Model):
    """Fees of canals, escort and ports."""

    escort_index: Quantity("1")  # type: ignore[valid-type]
    """Level of the escort tariff over that of 2014."""
    escort_discount: Quantity("1")  # type: ignore[valid-type]
    """Agreed discount on the escort tariff, as a fraction."""
    escort_gt_factor: Quantity("1") = not_supplied("1", "no rate printed for this tonnage")  # type: ignore[valid-type]
    """Tonnage factor where none is printed (up to 5,000 and above 100,000 GT)."""
    escort_class_factor: Quantity("1") = not_supplied("1", "no rate printed for this class")  # type: ignore[valid-type]
    """Class factor where none is printed (Ice1-Ice3)."""
    ice_pilot: bool = True
    """Take an ice pilot for the NSR."""
    suez_index: Quantity("1")  # type: ignore[valid-type]
    """Level of the Suez tolls over the curve of about 2020."""
    port_usd_per_dwt: Quantity("USD/t")  # type: ignore[valid-type]
    """Port dues per call and tonne of deadweight."""
    war_risk: Quantity("1")  # type: ignore[valid-type]
    """Red Sea war-risk premium per passage, as a fraction of hull value."""
    hull_value_usd: Quantity("USD") = not_supplied("USD", "no value given")  # type: ignore[valid-type]
    """Insured hull value."""


class Scan(Model):
    """Departures through a season."""

    first: MonthDay = "06-01"
    """First departure, month-day."""
    last: MonthDay = "12-15"
    """Last departure, month-day; before `first` it lies in the next year."""
    every_d: int = Field(default=7, ge=1, le=31)
    """Days between departures."""
    years: Years = (2016, 2025)
    """First and last ice year that the scan's spread is drawn from."""


class Navigability(Model):
    """Navigable days of ice classes, in the record and in years to come."""

    classes: Annotated[tuple[PolarisClass, ...], AfterValidator(_once_each)] = (
        "none",
        "IA",
        "PC6",
        "PC3",
    )
    """POLARIS classes; that of the ship is added."""
    years: Years = (1979, 2025)
    """First and last year of the record that is counted."""
    period: Years = (2012, 2021)
    """Years for which the rules are put side by side."""
    scenarios: tuple[Literal["ssp126", "ssp245", "ssp585"], ...] = ("ssp126", "ssp245", "ssp585")
    """Scenarios of the years to come; none leaves them out."""
    ahead: tuple[Annotated[int, Field(ge=2021, le=2100)], ...] = (2030, 2040, 2060, 2080, 2100)
    """Years to come that are counted."""
    members: int = Field(default=6, ge=2, le=1000)
    """Draws of each year to come; each is a CMIP6 model with a weather of its own."""


class Ensemble(Model):
    """Spread of the answer."""

    draws: int = Field(default=200, ge=0, le=100_000)
    """Draws of the assumptions; 0 gives no spread."""
    seed: int = Field(default=1, ge=0)
    """Seed of the draws."""


class Case(Model):
    """A scenario, loaded and checked."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")
    """Name of the scenario and of its folder in the output."""
    title: str
    """Title of the report."""
    description: str = ""
    """A sentence or two for the reader of the report."""
    as_of: dt.date
    """Date up to which facts are taken."""
    voyage: Voyage
    ice: Ice = Ice()
    routing: Routing
    sailing: Sailing
    prices: Prices
    fees: Fees
    scan: Scan = Scan()
    navigability: Navigability = Navigability()
    ensemble: Ensemble = Ensemble()
    workbooks: Annotated[tuple[str, ...], AfterValidator(_once_each)] = (
        "00_start",
        "01_corridors",
        "02_navigability",
        "03_route",
    )
    """Workbooks of the report, in order."""

    def numbers(self) -> dict[str, Assumption]:
        """Every number of the scenario that carries a status, by dotted key.

        Returns
        -------
        dict
            Assumptions by key, those without a value included.

        Examples
        --------
        >>> nsrkit.load("baseline").numbers()["prices.vlsfo"].value
        626.0
        """
        found = {f"voyage.ship.{key}": value for key, value in self.voyage.ship.numbers().items()}
        for part in ("routing", "sailing", "prices", "fees"):
            found |= {
                f"{part}.{key}": value
                for key, value in getattr(self, part)
                if isinstance(value, Assumption)
            }
        return found

    def with_(self, overrides: Mapping[str, Any]) -> Case:
        """The same case with other values, validated as if they stood in the file.

        Parameters
        ----------
        overrides
            Values by dotted key; a plain number is "set by user", `voyage.ship` may be a name.

        Returns
        -------
        Case
            A new case; this one stays as it is.

        Raises
        ------
        ScenarioError
            Holds all faults of the overrides.

        Examples
        --------
        >>> nsrkit.load("baseline").with_({"prices.vlsfo": 800}).prices.vlsfo.status
        'user'
        """
        from nsrkit.scenario import files  # files knows the models, not they it

        return files.laid_over(self, overrides)

    def replaced(self, values: Mapping[str, float]) -> Case:
        """The same case with drawn values in the place of central ones.

        Parameters
        ----------
        values
            Values by dotted key of `numbers()`, each in the unit and range of its assumption.

        Returns
        -------
        Case
            A new case; source and status of each number are kept.

        Raises
        ------
        ValueError
            A value outside its range, or for a number that is not supplied; use `with_`.

        Examples
        --------
        >>> nsrkit.load("baseline").replaced({"prices.vlsfo": 600}).prices.vlsfo.value
        600.0
        """
        drawn: Case = _replaced(self, values)
        return drawn

    def plain(self) -> dict[str, Any]:
        """The content as plain values for YAML or JSON; keys without a value are left out.

        Examples
        --------
        >>> nsrkit.load("baseline").plain()["voyage"]["depart"]
        '2024-09-01'
        """
        return self.model_dump(mode="json", exclude_none=True)

    def digest(self) -> str:
        """SHA-256 of the content: equal cases have equal digests, on any machine.

        Examples
        --------
        >>> case = nsrkit.load("baseline")
        >>> case.digest() == case.with_({"prices.vlsfo": 800}).digest()
        False
        """
        text = json.dumps(self.plain(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def save(self, path: str | Path) -> Path:
        """Write the case as a scenario file that stands alone.

        Parameters
        ----------
        path
            File to write; an existing one is replaced in one step.

        Returns
        -------
        Path
            The file; `nsrkit.load` reads the same case from it.

        Examples
        --------
        >>> nsrkit.load("baseline").save("mine.yaml").name
        'mine.yaml'
        """
        from nsrkit.scenario import files  # files knows the models, not they it

        return files.write(self.plain(), Path(path))


def _replaced(model: Any, values: Mapping[str, float]) -> Any:
    """A copy of a model tree in which the assumptions at the dotted keys have other values."""
    inner: dict[str, dict[str, float]] = {}
    for key, value in values.items():
        head, _, rest = key.partition(".")
        inner.setdefault(head, {})[rest] = value
    update = {}
    for head, rest_values in inner.items():
        if head not in type(model).model_fields:
            raise ValueError(f"no number {head!r} in {type(model).__name__}")
        old = getattr(model, head)
        if isinstance(old, Assumption):
            if set(rest_values) != {""} or not old.supplied:
                raise ValueError(f"{head} is one number, and it must be supplied")
            update[head] = replace(old, value=rest_values[""])
        else:
            update[head] = _replaced(old, rest_values)
    return model.model_copy(update=update)
