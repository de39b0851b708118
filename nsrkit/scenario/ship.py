"""A ship as the models see it: particulars, ice classes, h-v curve, machinery, money."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from nsrkit.assumption import Assumption
from nsrkit.scenario.base import Model, Quantity, not_supplied

PolarisClass = Literal[
    "PC1", "PC2", "PC3", "PC4", "PC5", "PC6", "PC7", "IA Super", "IA", "IB", "IC", "none"
]
TariffClass = Literal[
    "none", "Ice1", "Ice2", "Ice3", "Arc4", "Arc5", "Arc6", "Arc7", "Arc8", "Arc9",
    "Icebreaker6", "Icebreaker7", "Icebreaker8",
]  # fmt: skip
ShipType = Literal["container", "tanker", "bulk", "lng", "general"]
Fuel = Literal["vlsfo", "mgo", "hsfo", "lng"]
Engine = Literal["slow diesel", "medium diesel", "otto slow", "otto medium", "lbsi", "steam"]


_SERVICE_LOAD = Assumption(
    0.75, "1", 0.65, 0.93,
    "75 % of the maximum continuous rating is the usual design point (52North "
    "WeatherRoutingTool); range: consumption in registers over power at 175-195 g/kWh, Golden Suek "
    "and Newnew Polar Bear",
)  # fmt: skip


_FRICTION = Assumption(
    0.10, "1", 0.05, 0.15, "0.05 for a new hull, 0.10 for one in poor condition, where resistance "
    "has doubled (ATTC 1995, onepetro 509448); high: worn steel",
)  # fmt: skip
_FLEXURAL = Assumption(
    500.0, "kPa", 350.0, 600.0, "level ice that ships are designed for; low: ice of the late "
    "season, high: fresh ice of river mouths",
)  # fmt: skip
# Numbers of the hull that nothing but this law reads.
_BENDING = ("hull.waterline_angle_deg", "hull.friction", "hull.flexural_kpa")


def _nothing(unit: str, why: str) -> Assumption:
    return Assumption(0.0, unit, source=why, status="derived")


class IceClass(Model):
    """Ice class, once per rule book: they are only nominally equivalent."""

    notation: str
    """Class notation of the vessel as its society writes it."""
    polaris: PolarisClass
    """Row of the POLARIS table that is used."""
    tariff: TariffClass
    """Row of the NSR escort tariff that is used."""
    status: Literal["found", "derived", "assumed"]
    """How the two rows follow from the notation."""
    source: str
    """Citation or reason."""


class Hull(Model):
    """Bow form for the ice resistance of Riska et al. (1997) and of Lindqvist (1989)."""

    stem_angle_deg: Quantity("degrees")  # type: ignore[valid-type]
    """Stem angle at the centreline, phi."""
    bow_length_m: Quantity("m")  # type: ignore[valid-type]
    """Length of the bow section at the waterline."""
    parallel_length_m: Quantity("m")  # type: ignore[valid-type]
    """Length of the parallel midbody at the waterline."""
    waterline_angle_deg: Quantity("degrees") = not_supplied("degrees", "no source found")  # type: ignore[valid-type]
    """Waterline entrance angle, alpha; only the law of Lindqvist reads it."""
    friction: Quantity("1") = _FRICTION  # type: ignore[valid-type]
    """Friction between ice and hull, mu; only the law of Lindqvist reads it."""
    flexural_kpa: Quantity("kPa") = _FLEXURAL  # type: ignore[valid-type]
    """Flexural strength of the ice; only the law of Lindqvist reads it."""


class Form(Model):
    """Underwater form for the calm-water resistance of Holtrop and Mennen (1982)."""

    waterline_m: Quantity("m")  # type: ignore[valid-type]
    """Length of the waterline."""
    block: Quantity("1")  # type: ignore[valid-type]
    """Block coefficient, on the waterline and the draught she sails at."""
    midship: Quantity("1")  # type: ignore[valid-type]
    """Midship section coefficient."""
    waterplane: Quantity("1")  # type: ignore[valid-type]
    """Waterplane coefficient."""
    lcb_pct: Quantity("%", None)  # type: ignore[valid-type]
    """Centre of buoyancy before half the waterline, in per cent of it; aft is negative."""
    bulb_m2: Quantity("m2") = _nothing("m2", "no bulb given")  # type: ignore[valid-type]
    """Area of the bulb's cross-section at the forward perpendicular."""
    bulb_centre_m: Quantity("m") = _nothing("m", "no bulb given")  # type: ignore[valid-type]
    """Height of that area's centre above the keel."""
    transom_m2: Quantity("m2") = _nothing("m2", "no immersed transom given")  # type: ignore[valid-type]
    """Immersed area of the transom at rest."""


class Curve(Model):
    """Speed against level-ice thickness at full power (h-v curve)."""

    kind: Literal["published", "derived"]
    """`published`: through the points below; `derived`: worked out by `law`."""
    law: Literal["riska", "lindqvist", "pnnl-1a", "pnnl-1as"] = "riska"
    """What a derived curve follows from: net thrust against the level-ice resistance of Riska
    (1997) or Lindqvist (1989), or the speed by thickness of a PNNL tanker."""
    name: str
    """What the curve is called in outputs, e.g. 'design, ahead'."""
    points: tuple[tuple[float, float], ...] = ()
    """(thickness [m], speed [kn]) with falling speed; needed where kind is `published`."""
    limit_m: Quantity("m")  # type: ignore[valid-type]
    """Thickest level ice the ship enters on her own this way; beyond it the speed is zero."""
    source: str
    """Citation of the points or of the derivation."""

    @model_validator(mode="after")
    def _falling(self) -> Curve:
        if self.kind == "published" and len(self.points) < 2:
            raise ValueError("a published curve needs at least two points")
        for (h0, v0), (h1, v1) in zip(self.points, self.points[1:], strict=False):
            if not (h1 > h0 and v1 < v0):
                raise ValueError(f"thickness must rise and speed fall: {h0, v0} then {h1, v1}")
        return self


class Capacity(Model):
    """What the ship carries."""

    amount: Quantity("1")  # type: ignore[valid-type]
    """How much."""
    unit: Literal["TEU", "t", "m3"]
    """Of what."""


class Ship(Model):
    """A vessel, or a type where particulars of one vessel are not known."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    """Name of the file, e.g. panamax-ice1."""
    title: str
    """Name for people, e.g. 'Panamax container ship, Ice1'."""
    type: ShipType
    """Trade the ship is built for."""
    vessel: str | None = None
    """Name of a real vessel, only where its particulars are known; None is a type."""
    built: int | None = None
    """Year of build."""
    ice_class: IceClass
    """Ice class for POLARIS and for the tariff."""
    loa_m: Quantity("m")  # type: ignore[valid-type]
    """Length over all."""
    beam_m: Quantity("m")  # type: ignore[valid-type]
    """Moulded beam."""
    draught_m: Quantity("m")  # type: ignore[valid-type]
    """Draught she sails at."""
    design_draught_m: Quantity("m") | None = None  # type: ignore[valid-type]
    """Draught that service speed and its fuel hold for; None is the draught she sails at."""
    gt: Quantity("GT")  # type: ignore[valid-type]
    """Gross tonnage, the base of tolls and escort fees."""
    dwt_t: Quantity("t")  # type: ignore[valid-type]
    """Deadweight."""
    capacity: Capacity
    """Cargo capacity."""
    power_kw: Quantity("kW")  # type: ignore[valid-type]
    """Shaft power."""
    propellers: int = Field(ge=1, le=3)
    """Number of propellers."""
    propeller_diameter_m: Quantity("m")  # type: ignore[valid-type]
    """Diameter of one propeller."""
    service_kn: Quantity("kn")  # type: ignore[valid-type]
    """Service speed in open water."""
    order_kn: Quantity("kn")  # type: ignore[valid-type]
    """Speed ordered for a schedule; what open-water legs are sailed at."""
    hull: Hull | None = None
    """Bow form; needed where the curve is derived."""
    curve: Curve
    """Speed in level ice, going ahead."""
    astern: Curve | None = None
    """Speed in level ice of a double-acting ship going astern, published; she takes the faster."""
    open_water: Literal["cubic", "holtrop"] = "cubic"
    """How power in open water follows speed: its cube, or Holtrop-Mennen (needs `form`)."""
    form: Form | None = None
    """Underwater form; needed where `open_water` is `holtrop`."""
    service_load: Quantity("1") = _SERVICE_LOAD  # type: ignore[valid-type]
    """Share of the engine's rating that drives her at service speed in calm water."""
    fuel: Fuel
    """Main fuel; its price is `prices.<fuel>`."""
    engine: Engine | None = None
    """Kind of main engine: it decides methane slip, N2O, NOx and black carbon; `otto slow` and
    `otto medium` are dual-fuel engines of low pressure, `lbsi` burns gas alone. None: not known."""
    fuel_t_per_d: Quantity("t/d")  # type: ignore[valid-type]
    """Main-engine fuel at service speed in open water."""
    hotel_t_per_d: Quantity("t/d") = not_supplied("t/d", "no source found")  # type: ignore[valid-type]
    """Auxiliary and boiler fuel under way; in port too where that is not supplied."""
    hotel_port_t_per_d: Quantity("t/d") = not_supplied("t/d", "no source found")  # type: ignore[valid-type]
    """Auxiliary and boiler fuel in port."""
    charter_usd_per_d: Quantity("USD/d") = not_supplied("USD/d", "no source found")  # type: ignore[valid-type]
    """Time-charter hire: capital, crew, maintenance and insurance in one number."""
    newbuild_usd: Quantity("USD") = not_supplied("USD", "no source found")  # type: ignore[valid-type]
    """Price as new, the base of capital recovery and of insurance."""
    opex_usd_per_d: Quantity("USD/d") = not_supplied("USD/d", "no source found")  # type: ignore[valid-type]
    """Crew, stores, maintenance and insurance; a part of `charter_usd_per_d`, never added to it."""
    flag: str | None = None
    """Country of the flag, two letters of ISO 3166; None is not known."""
    protected_tanks: bool | None = None
    """Whether the fuel tanks are protected as MARPOL I/12A asks; None is not known."""
    scnt_t: Quantity("SCNT") = not_supplied("SCNT", "no source found")  # type: ignore[valid-type]
    """Suez Canal net tonnage."""
    deck_tiers: Quantity("1", highest=12.0) = not_supplied("1", "no source found")  # type: ignore[valid-type]
    """Tiers of containers on deck, for the surcharges of Suez."""

    @model_validator(mode="after")
    def _curve_has_hull(self) -> Ship:
        resisted = self.curve.kind == "derived" and self.curve.law in ("riska", "lindqvist")
        if resisted and self.hull is None:
            raise ValueError("a derived curve needs `hull`")
        if self.astern is not None and self.astern.kind != "published":
            raise ValueError("no law knows a stern: give `astern` as published points")
        return self

    @model_validator(mode="after")
    def _holtrop_has_form(self) -> Ship:
        if self.open_water == "holtrop" and self.form is None:
            raise ValueError("open_water: holtrop needs `form`")
        return self

    def numbers(self) -> dict[str, Assumption]:
        """Every number of the ship that carries a status, by dotted name."""
        found: dict[str, Assumption] = {}
        for part, model in (("", self), ("hull.", self.hull), ("curve.", self.curve),
                            ("astern.", self.astern), ("form.", self.form),
                            ("capacity.", self.capacity)):  # fmt: skip
            if model is not None:
                found |= {
                    part + key: value for key, value in model if isinstance(value, Assumption)
                }
        if self.curve.law != "lindqvist":
            found = {key: value for key, value in found.items() if key not in _BENDING}
        return found
