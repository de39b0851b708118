"""One scenario: what is asked, with every number that the answer rests on."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from nsrkit.assumption import Assumption
from nsrkit.scenario.base import Model, Quantity, not_supplied
from nsrkit.scenario.ship import Ship

CorridorName = Literal["nsr", "suez", "cape"]
EscortPolicy = Literal["none", "required", "full"]


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
    corridors: tuple[CorridorName, ...] = ("nsr", "suez", "cape")
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
    period: tuple[int, int] = (1991, 2020)
    """First and last year of the normal, where source is `normal`."""


class Routing(Model):
    """How a route is found inside the ice box."""

    grid_km: float = Field(default=12.5, json_schema_extra={"enum": [25, 12.5, 5]})
    """Cell size of the routing grid, 25, 12.5 or 5 [km]."""
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

    first: str = Field(default="06-01", pattern=r"^\d\d-\d\d$")
    """First departure, month-day."""
    last: str = Field(default="12-15", pattern=r"^\d\d-\d\d$")
    """Last departure, month-day."""
    every_d: int = Field(default=7, ge=1, le=31)
    """Days between departures."""
    years: tuple[int, int] = (2016, 2025)
    """First and last ice year that the scan's spread is drawn from."""


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
    ensemble: Ensemble = Ensemble()
    workbooks: tuple[str, ...] = ("00_start", "01_corridors", "02_navigability", "03_route")
    """Workbooks of the report, in order."""

    def numbers(self) -> dict[str, Assumption]:
        """Every number of the scenario that carries a status, by dotted key."""
        found = {f"voyage.ship.{key}": value for key, value in self.voyage.ship.numbers().items()}
        for part in ("routing", "sailing", "prices", "fees"):
            found |= {f"{part}.{key}": value for key, value in getattr(self, part)
                      if isinstance(value, Assumption)}  # fmt: skip
        return found
