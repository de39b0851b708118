"""Goods through ports, borders and sea ways by month (`network:`)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from nsrkit.scenario.base import Model, Quantity, not_supplied
from nsrkit.scenario.corridor.seaways import Seaways
from nsrkit.scenario.parts.kinds import none_twice, once_each

RedSea = Literal["open", "risk", "closed"]


class Tariff(Model):
    """Cost and days of a tonne on an arc."""

    usd_t_km: Quantity("USD/t/km") = not_supplied("USD/t/km", "not by distance")  # type: ignore[valid-type]
    """Cost of a kilometre."""
    usd_t: Quantity("USD/t") = not_supplied("USD/t", "by distance alone")  # type: ignore[valid-type]
    """Cost of the whole arc besides: transshipment, change of gauge, clearance."""
    km_per_d: Quantity("km/d") = not_supplied("km/d", "not by distance")  # type: ignore[valid-type]
    """How far goods come in a day."""
    days: Quantity("d") = not_supplied("d", "by distance alone")  # type: ignore[valid-type]
    """Days of the whole arc besides."""


class Rate(Model):
    """What it costs and how long it takes to carry goods by land, by ferry or over a quay."""

    title: str
    """Name for people."""
    bulk: Tariff
    """Of goods that are no boxes."""
    boxes: Tariff | None = None
    """Of boxes; None: as other goods."""
    classes: bool = False
    """Whether the class of the goods (column `tariff`) counts in the cost of a kilometre."""


class Crossing(Model):
    """A border crossing: what it lets through each way is slots x hours x availability x load."""

    title: str
    """Name for people."""
    arc: str
    """Arc of the tables that it is; the arc back shares its hours, not its slots."""
    slots_per_h: Quantity("1/h")  # type: ignore[valid-type]
    """Trains or lorries each way in an hour of work."""
    hours: Quantity("h/d", highest=24.0)  # type: ignore[valid-type]
    """Hours a day in which it works: a decision, so give no range."""
    availability: Quantity("1", highest=1.0)  # type: ignore[valid-type]
    """Share of the slots of a year that are used as planned."""
    load_t: Quantity("t")  # type: ignore[valid-type]
    """Cargo of a loaded train or lorry."""
    far_side_mt: Quantity("Mt/y") = not_supplied("Mt/y", "no limit found")  # type: ignore[valid-type]
    """Most that the other side takes each way, whatever this side lets through."""


class Project(Model):
    """Something that adds capacity to an arc from a year on."""

    title: str
    """Name for people."""
    arc: str
    """Arc of the tables that it widens, with the arc back."""
    on: bool = True
    """Whether it is reckoned with."""
    starts: int = Field(ge=2020, le=2060)
    """First year in which it is there."""
    adds: Quantity("Mt/y")  # type: ignore[valid-type]
    """What it adds each way, before any share of the arc."""
    capital: Quantity("bn RUB") = not_supplied("bn RUB", "no cost found")  # type: ignore[valid-type]
    """What it costs to build."""
    built: Literal["done", "building", "planned", "idea"] = "planned"
    """How far it has come."""


class Network(Model):
    """Which tables describe the corridors, in which years they are asked, and what may change."""

    tables: str = "network"
    """Folder of tables: a name in `params/` or a path."""
    years: Annotated[tuple[int, ...], AfterValidator(once_each)] = Field(
        default=(2024,), min_length=1
    )
    """Years to be solved, each month by month."""
    states: Annotated[tuple[RedSea, ...], AfterValidator(none_twice)] = ()
    """States of the Red Sea to be compared besides `voyage.red_sea`."""
    studies: bool = True
    """Whether each project and each crossing is switched one at a time, in the first year in which
    all of them are there."""
    seaways: Seaways = Seaways()
    """Ships by sea and the ice that they meet."""
    rates: dict[str, Rate] = Field(default_factory=dict)
    """Cost and days of arcs on land and in ports, by the name in the column `rate` of the arcs."""
    hurry: dict[str, Quantity("1/d")] = Field(default_factory=dict)  # type: ignore[valid-type]
    """Share of its value that a day costs goods, by the name in the column `hurry` of the goods."""
    crossings: dict[str, Crossing] = Field(default_factory=dict)
    """Border crossings by name."""
    projects: dict[str, Project] = Field(default_factory=dict)
    """What may be built, by name."""
    shares: dict[str, Quantity("1", highest=1.0)] = Field(default_factory=dict)  # type: ignore[valid-type]
    """Share of an arc's capacity that is left for the goods of the tables, by name of the arc."""
    detour: Quantity("1", lowest=1.0)  # type: ignore[valid-type]
    """Length of a railway or road over the great circle, where the tables have no length."""
    discount: Quantity("1/y", highest=1.0)  # type: ignore[valid-type]
    """Rate by which the cost of building is spread over the years."""
    life_y: Quantity("y", lowest=1.0)  # type: ignore[valid-type]
    """Years over which it is spread."""
    draws: int = Field(default=0, ge=0, le=10_000)
    """Draws of the uncertain numbers that the first year is solved anew for."""
