"""One scenario: what is asked, with every number that the answer rests on."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from copy import copy
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from nsrkit.assumption import Assumption
from nsrkit.scenario.base import Model
from nsrkit.scenario.corridor.energy import Energy
from nsrkit.scenario.corridor.network import Network
from nsrkit.scenario.corridor.outlook import Outlook
from nsrkit.scenario.parts.carbon import Carbon
from nsrkit.scenario.parts.escort import Escort, EscortPolicy, Options
from nsrkit.scenario.parts.events import Claims, Events
from nsrkit.scenario.parts.kinds import once_each
from nsrkit.scenario.parts.money import Cargo, Fees, Hire, Prices
from nsrkit.scenario.parts.sailing import Routing, Sailing
from nsrkit.scenario.parts.season import Ice, Navigability, Scan
from nsrkit.scenario.ship import Ship
from nsrkit.scenario.systems.exports import Exports
from nsrkit.scenario.systems.express import Express
from nsrkit.scenario.systems.icebreakers import Icebreakers
from nsrkit.scenario.systems.liner import Liner
from nsrkit.scenario.systems.seasons import Seasons
from nsrkit.scenario.systems.traffic import Transit

CorridorName = Literal["nsr", "suez", "cape", "panama", "direct"]
PARTS = ("routing", "sailing", "escort", "prices", "fees", "hire", "cargo", "carbon")
"""Keys of the parts that hold numbers, besides the ship."""
SYSTEMS = ("transit", "exports", "seasons", "liner", "express", "icebreakers", "network",
           "energy", "outlook")  # fmt: skip
"""Keys of what may be asked of many voyages; None where it is not."""


class Voyage(Model):
    """One voyage from port to port."""

    origin: str
    """Port of departure, a name of `params/ports.csv`; or a position at sea, "72.50N 60.20E"."""
    destination: str
    """Port of arrival, likewise."""
    ship: Ship
    """Ship: a name of `params/ships/`, a file, or a mapping (`extends:` a name)."""
    depart: dt.date
    """Departure from the port of origin, UTC."""
    corridors: Annotated[tuple[CorridorName, ...], AfterValidator(once_each)] = (
        "nsr",
        "suez",
        "cape",
    )
    """Corridors to compare; the first is the one in question."""
    escort: EscortPolicy = "required"
    """Icebreaker escort: never; where POLARIS or the ice requires it; or on the whole NSR."""
    red_sea: Literal["open", "risk", "closed"] = "risk"
    """State of the Red Sea: no premium; passage with a war-risk premium; or no passage."""
    return_leg: Literal["none", "ballast", "laden"] = "none"
    """Voyage back by the same corridor, priced with the voyage out."""
    observed: str | None = None
    """File of a track that was sailed (CSV, GPX or AIS), to be laid over the model's."""

    @field_validator("destination")
    @classmethod
    def _another_port(cls, given: str, info: ValidationInfo) -> str:
        if given.casefold() == str(info.data.get("origin", "")).casefold():
            raise ValueError("voyage.origin is the same port")
        return given


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
    escort: Escort = Escort()
    options: Options = Options()
    prices: Prices
    fees: Fees
    hire: Hire
    cargo: Cargo = Cargo()
    carbon: Carbon = Carbon()
    scan: Scan = Scan()
    navigability: Navigability = Navigability()
    ensemble: Ensemble = Ensemble()
    transit: Transit | None = None
    exports: Exports | None = None
    seasons: Seasons | None = None
    liner: Liner | None = None
    express: Express | None = None
    icebreakers: Icebreakers | None = None
    network: Network | None = None
    energy: Energy | None = None
    outlook: Outlook | None = None
    events: Events = Events()
    claims: Claims = Claims()
    workbooks: Annotated[tuple[str, ...], AfterValidator(once_each)] = (
        "00_start",
        "01_corridors",
        "02_navigability",
        "03_route",
        "04_voyage_cost",
    )
    """Workbooks of the report, in order."""

    def __hash__(self) -> int:
        """Of the content: the mappings of a system have no hash of their own."""
        return hash(self.digest())

    def numbers(self, *, systems: bool = False) -> dict[str, Assumption]:
        """Every number of the voyage that carries a status, by dotted key.

        Parameters
        ----------
        systems
            Whether those of traffic, services, icebreakers and exports are wanted too.

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
        for part in (*PARTS, *(SYSTEMS if systems else ())):
            found |= _numbers(part, getattr(self, part))
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


def _numbers(key: str, value: Any) -> dict[str, Assumption]:
    """Assumptions in a part of a case by dotted key, inner models and mappings included."""
    if isinstance(value, Assumption):
        return {key: value}
    inner = value.items() if isinstance(value, dict) else value if isinstance(value, Model) else ()
    found: dict[str, Assumption] = {}
    for name, one in inner:
        found |= _numbers(f"{key}.{name}", one)
    return found


def _replaced(model: Any, values: Mapping[str, float]) -> Any:
    """A copy of a model tree in which the assumptions at the dotted keys have other values."""
    inner: dict[str, dict[str, float]] = {}
    for key, value in values.items():
        head, _, rest = key.partition(".")
        inner.setdefault(head, {})[rest] = value
    here = model if isinstance(model, dict) else dict(model or ())
    update = {}
    for head, rest_values in inner.items():
        if head not in here:
            raise ValueError(f"no number {head!r} in {type(model).__name__}")
        old = here[head]
        if isinstance(old, Assumption):
            if set(rest_values) != {""} or not old.supplied:
                raise ValueError(f"{head} is one number, and it must be supplied")
            update[head] = _valued(old, rest_values[""])
        else:
            update[head] = _replaced(old, rest_values)
    return here | update if isinstance(model, dict) else model.model_copy(update=update)


def _valued(number: Assumption, value: float) -> Assumption:
    """The number with another value of its range; a tenth of the time that validating it takes."""
    low, high = number.low, number.high
    if low is not None and high is not None and not low <= value <= high:
        raise ValueError(f"{value} lies outside {low} to {high}")
    drawn = copy(number)
    object.__setattr__(drawn, "value", float(value))
    return drawn
