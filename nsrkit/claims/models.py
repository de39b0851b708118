"""What a register of claims holds: articles, facts, and claims that are held against them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from nsrkit.claims.formula import Formula
from nsrkit.scenario.base import Model
from nsrkit.scenario.parts.kinds import Period

Verdict = Literal["holds", "off", "contradicted", "superseded", "not checkable"]
VERDICTS: dict[str, str] = {
    "contradicted": "Contradicted",
    "off": "Off by",
    "superseded": "Superseded",
    "holds": "Holds",
    "not checkable": "Not checkable",
}
"""Verdicts and their titles, those first that a reader looks for."""
REASONS = {
    "opinion": "a judgement, wish or intention: nothing to compute",
    "outside": "a topic outside the model",
    "no source": "no independent source of it was read",
    "vague": "names no number, place or date",
}
"""Why a claim cannot be checked."""
TOLERANCE = {"exact": 0.01, "about": 0.05, "nearly": 0.10}
"""How far a number may be off and still hold, by how the claim is worded; of a percentage as many
points."""
LIMIT = 0.25
"""From where on a number is contradicted rather than off."""

Relation = Literal["is", "over", "under", "on", "by", "rises"]


_NEEDS: dict[Relation | None, tuple[str, ...]] = {
    "is": ("value",), "over": ("value",), "under": ("value",), "on": ("date", "event"),
    "by": ("event",), "rises": ("series",), None: ("reason",),
}  # fmt: skip


def _several(given: Any) -> Any:
    return given if isinstance(given, list | tuple) else (given,)


class Article(Model):
    """Where claims stand."""

    title: str
    """What it is about, in own words."""
    published: Period
    """Day, month or year; what happened later cannot be held against its author."""
    source: str = ""
    """Who published it, if it is known."""


class Fact(Model):
    """A number of the record with its definition: one, or one for each of several periods."""

    title: str
    """What it is."""
    unit: str = "1"
    """Its unit."""
    value: float | None = None
    """The number."""
    values: dict[Period, float] = Field(default_factory=dict)
    """Or numbers by day, month or year; each is known when its period ends."""
    low: float | None = None
    """Lower end, of one that is assumed; a formula names it by `{name@low}`."""
    high: float | None = None
    """Upper end, `{name@high}`."""
    status: Literal["found", "derived", "assumed", "computed"] = "found"
    """How far it can be trusted; computed: by this package, outside of the run."""
    definition: str = ""
    """What was counted, where that is disputed."""
    publisher: str = ""
    """Who counted."""
    as_of: str = ""
    """Date up to which it holds."""
    source: str = Field(min_length=1)
    """Citation, derivation or the reason of an assumption."""

    @model_validator(mode="after")
    def _one_or_many(self) -> Self:
        if (self.value is None) == (not self.values):
            raise ValueError("give value, or values by day, month or year")
        if self.status == "assumed" and (self.low is None or self.high is None):
            raise ValueError("an assumed number needs low and high")
        return self


class Claim(Model):
    """What an article says, and what it is held against."""

    article: str
    """Name of an article."""
    line: int | None = Field(default=None, ge=1)
    """Where it stands there."""
    says: str
    """The claim in short words."""
    topic: str
    """System or subject that it belongs to."""
    kind: Literal["volume", "count", "date", "capacity", "cost", "distance", "policy",
                  "qualitative"]  # fmt: skip
    """What is claimed."""
    year: str = ""
    """When it holds."""
    relation: Relation | None = None
    """How it is held against the record; None: not at all, `reason` says why."""
    value: float | None = None
    """The number claimed."""
    unit: str = "1"
    """Its unit."""
    hedge: Literal["exact", "about", "nearly"] = "exact"
    """How it is worded, from which follows how far it may be off."""
    read_as: str = ""
    """What words without a number are taken to mean."""
    date: Period | None = None
    """The date claimed."""
    event: str | None = None
    """Name of the dated event that it speaks of."""
    series: str | None = None
    """Name of the fact that is said to rise."""
    span: tuple[int, int] | None = None
    """First and last year of that rise."""
    record: Annotated[tuple[Formula, ...], BeforeValidator(_several)] = ()
    """What the record says: a formula over facts, or two, the ends of a range."""
    computed: Formula | None = None
    """What a run says: a formula over keys of its results."""
    when: dict[str, Any] = Field(default_factory=dict)
    """Keys of the scenario and values for which that is what is claimed."""
    readings: dict[str, Formula] = Field(default_factory=dict)
    """Other things that may have been meant, by name, as formulas over facts."""
    see: str = ""
    """Workbook that computes it."""
    reason: Literal["opinion", "outside", "no source", "vague"] | None = None
    """Why it cannot be checked."""
    note: str = ""
    """What a reader should know."""

    @property
    def section(self) -> str:
        """Workbook with what it is held against; dates stand in the timeline of the claims."""
        return self.see or ("11_claims" if self.event else "")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        missing = [name for name in _NEEDS[self.relation] if getattr(self, name) is None]
        if missing:
            said = f"with relation {self.relation}" if self.relation else "without relation"
            raise ValueError(f"a claim {said} needs {' and '.join(missing)}")
        if self.relation in ("is", "over", "under") and not (self.record or self.computed):
            raise ValueError("give record or computed, what the number is held against")
        if len(self.record) > 2:
            raise ValueError("record has one formula, or two for the ends of a range")
        return self


class ClaimFile(Model):
    """A file of a register."""

    articles: dict[str, Article] = Field(default_factory=dict)
    facts: dict[str, Fact] = Field(default_factory=dict)
    outside: dict[str, str] = Field(default_factory=dict)
    """Topics that are not modelled, and why; claims with the reason `outside` name one."""
    claims: dict[str, Claim] = Field(default_factory=dict)
