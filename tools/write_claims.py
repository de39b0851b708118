"""Write docs/claims.md: every claim with its verdict, the rule behind it, and the dated events."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nsrkit import claims
from nsrkit.claims.models import LIMIT, REASONS, TOLERANCE, VERDICTS
from nsrkit.scenario.reading.events import events

if TYPE_CHECKING:
    import xarray as xr

PAGE = Path(__file__).parents[1] / "docs/claims.md"
MAIN = ("C007", "C006", "C020", "C029", "C080", "C112", "C101", "C016", "C014", "C097")
HEAD = """# Claims of the articles, held against the numbers

Written by `tools/write_claims.py` from `params/claims/` and `params/events/`; do not edit. Five
articles on the Northern Sea Route and the crossings to China make {total} claims. Each is held
against what a run computed, where the run has it and its scenario is the one that the claim speaks
of, and else against the record. This page shows the record alone, as all its numbers stand today;
a report has the same table with what it computed, and the as-of date of its scenario. Workbook:
`11_claims`.

## How a verdict comes about

One rule gives every verdict, from numbers and dates; none is typed in.

- **A number holds** where it lies within the tolerance of its wording
  ({tolerance}; a percentage by as many points),
  within the range that is known, or agrees after rounding to its digits.
  Beyond that it is **off by** so much; by more than {limit:.0%} of the known number it is
  **contradicted**. *At least* and *less than* are only off on the side that they forbid.
- **A date holds** where the event fell into the day, month or year that is claimed. It has no
  tolerance: another day is **contradicted**, with the days between.
- **A rise from year to year holds** where each year is above the one before.
- What held on the numbers known when it was written, and holds no more, is **superseded**.
  Numbers by year are known when the year ends, so that the as-of date of a scenario decides.
- Words without a number are read as one, and the reading stands beside the claim. Other readings,
  of transit instead of all cargo say, are tried too, and told.
- The rest is **not checkable**, with a reason:
{reasons}.
"""
OWN = """
## Claims of one's own

A file of the same form, named in `claims.files` of a scenario, adds claims; it may use the facts
below and give its own. Faults are told with file and line when the scenario is loaded.

```yaml
articles:
  plan: {title: Our plan of 2026, published: 2026-03}
facts:
  berth: {title: berths at our terminal, value: 2, source: port handbook}
claims:
  P1: {article: plan, says: The voyage takes 20 days, topic: corridors, kind: count,
       relation: is, value: 20, unit: d, hedge: about,
       computed: "{nsr.days}", when: {voyage.origin: Shanghai}, see: 01_corridors}
  P2: {article: plan, says: A third of the cargo of 2024, topic: NSR cargo, kind: volume,
       relation: is, value: 33, unit: "%", record: "100 * 12.5 / {nsr_total@2024}"}
  P3: {article: plan, says: Growth goes on, topic: NSR cargo, kind: volume,
       relation: rises, series: nsr_total, span: [2023, 2026]}
  P4: {article: plan, says: The partners are reliable, topic: governance, kind: qualitative,
       reason: opinion}
```

A fact has one `value`, an assumed one also `{name@low}` and `{name@high}`, or `values` by day,
month or year: `{name@2024}`, `{name@latest}`. `relation` is `is`, `over` (at least), `under` (less
than), `on` (a date, of an `event`), `by` (it has come) or `rises`. `record` is arithmetic over
facts, or two formulas where a range is known; `computed` is arithmetic over keys of
`results.json`, and counts where the keys under `when` have these values in the scenario.
`nsrkit.claims.check("out/baseline/results.json")` answers them outside of a report.
"""
EVENTS = """
## Dated events

`events.in_force: [name]` in a scenario, or `--set events.in_force=[name]`, lays the keys of an
event over it; what is set by hand counts more, and keys of a system that the scenario does not
have are passed over. Further events are read from `events.files`. No source tells of a sea that an
exercise closed: the one event that closes one is supposed, and none is in force unless it is named.

"""


def text(one: xr.Dataset, name: str) -> str:
    """A text of one claim, safe in a table."""
    return str(one[name].item()).replace("|", "/")


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines) + "\n"


def row(one: xr.Dataset) -> list[str]:
    """One claim that was checked."""
    below = [text(one, name) for name in ("how", "also")]
    meant = text(one, "read_as")
    read = "" if "read as" in meant else "read as: "
    said = text(one, "says") + (f" ({read}{meant})" if meant else "")
    known = text(one, "known") + "".join(f"; {each}" for each in below if each)
    source = f"{text(one, 'source')} ({text(one, 'status')})"
    return [f"{one.claim.item()}", said, text(one, "claimed"), known, text(one, "off") or "–",
            text(one, "as_of") or "–", source]  # fmt: skip


def groups(found: xr.Dataset) -> str:
    """A table for each verdict."""
    parts = []
    for verdict, title in VERDICTS.items():
        own = found.isel(claim=np.flatnonzero(found.verdict.values == verdict))
        parts.append(f"\n### {title}: {own.sizes['claim']}\n")
        each = [own.isel(claim=i) for i in range(own.sizes["claim"])]
        if verdict == "not checkable":
            rows = [[str(one.claim.item()), text(one, "says"), text(one, "reason"),
                     text(one, "note") or "–"] for one in each]  # fmt: skip
            parts.append(table(["Claim", "Says", "Why", "Note"], rows))
        else:
            heads = ["Claim", "Says", "Claimed", "Known", "Off", "As of", "Source"]
            parts.append(table(heads, [row(one) for one in each]))
    return "\n".join(parts)


def main_errors(found: xr.Dataset) -> str:
    """The claims that matter most, in words."""
    lines = []
    for name in MAIN:
        one = found.sel(claim=name)
        more = "; ".join(text(one, key) for key in ("also", "note") if text(one, key))
        lines.append(
            f"- **{text(one, 'says')}** ({name}): {text(one, 'verdict')}, {text(one, 'off')}. "
            f"Known: {text(one, 'known')}{'; ' + more if more else ''}."
        )
    return "\n".join(lines) + "\n"


def counts(found: xr.Dataset) -> str:
    """Verdicts by article."""
    known = claims.register().articles
    rows = []
    for name, article in known.items():
        own = found.verdict.values[found.article.values == name]
        rows.append([name, f"{article.title} ({article.source})", article.published,
                     *(str(int((own == verdict).sum())) for verdict in VERDICTS),
                     str(len(own))])  # fmt: skip
    total = [str(int((found.verdict == verdict).sum())) for verdict in VERDICTS]
    rows.append(["all", "", "", *total, str(found.sizes["claim"])])
    return table(["", "Article", "Published", *VERDICTS.values(), "All"], rows)


def outside(found: xr.Dataset) -> str:
    """Topics outside the model."""
    rows = []
    for topic, why in claims.register().outside.items():
        own = map(str, found.claim.values[found.topic.values == topic])
        rows.append([topic, why, ", ".join(own) or "–"])
    return table(["Topic", "Why it is left out", "Claims"], rows)


def happened() -> str:
    """All events."""
    rows = [[f"`{name}`", one.date + (f" to {one.until}" if one.until else ""), one.kind, one.title,
             one.status, ", ".join(f"`{key}`" for key in one.sets) or "–",
             one.source.replace("|", "/")] for name, one in events().items()]  # fmt: skip
    return table(["Event", "Date", "Kind", "What", "Status", "Sets", "Source"], rows)


def page() -> str:
    """The whole page."""
    found = claims.check({})
    head = HEAD.format(
        total=found.sizes["claim"], limit=LIMIT,
        reasons=";\n".join(f"  {name}: {why}" for name, why in REASONS.items()),
        tolerance=", ".join(f"{share:.0%} {word}" for word, share in TOLERANCE.items()),
    )  # fmt: skip
    return (
        f"{head}\n## What comes out\n\n{counts(found)}\nAmong the main ones:\n\n"
        f"{main_errors(found)}\n## Claim by claim\n{groups(found)}\n## Outside the model\n\n"
        f"{outside(found)}{OWN}{EVENTS}{happened()}"
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
