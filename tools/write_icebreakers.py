"""Write docs/icebreakers.md: fleets of icebreakers, November 2021, and carriers alone and led."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import numpy as np
import write_hindcast

import nsrkit
from nsrkit.systems import icebreakers
from nsrkit.systems.icebreakers.study import simulated, study

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/icebreakers.md"
CARRIERS = ROOT / "tests/published/data/yamalmax.csv"
POLICIES = {"none": "alone", "required": "where she needs it", "full": "led throughout"}
FLEETS, FREEZE = "icebreakers-2030", "early-freeze-2021"
LOOKED_AT = (dt.date(2021, 11, 5), dt.date(2021, 11, 10), dt.date(2021, 11, 16),
             dt.date(2021, 11, 25))  # fmt: skip
LOOKED_THROUGH = 40  # seasons whose days are looked at one by one
HEAD = """# Icebreakers

Written by `tools/write_icebreakers.py`. Ships, icebreakers, stations and seasons stand in
`params/{fleets}.yaml` and `params/{freeze}.yaml`; the code is in
`nsrkit/systems/icebreakers/`.

A season: ships leave port, sail area by area through the ice of the day, and ask for an icebreaker
where they need one. She comes from where she is, leads as a convoy what waits there to go the same
way, and goes to the next. Nobody is told how long to wait: waits are what comes out. All fleets
meet the same ships, the same ice and the same chance; differences are taken season by season.
"""
WHO = """An icebreaker of Atomflot is in the fleet from the day of her service on
(`params/icebreakers.csv`); planned ones have the latest date that was found. Chinese icebreakers do
research and lead nobody.
"""


def fleets() -> str:
    """Fleets of several years, each as it is and with more icebreakers."""
    case = nsrkit.load(FLEETS)
    found = icebreakers.run(case)
    gained = icebreakers.worth(found)
    gone = gained.attrs.get("usd_excludes", "")
    without = f", excluding {gone}" if gone else ""
    heads = ("fleet", "icebreakers", "voyages begun", "through", "wait of a request, h (80 %)",
             "waits ≥ 2 d, %", "ship-days led", "icebreaker-days at hand", "ships held up (80 %)",
             "ships beset (80 %)",
             "ship-days the last one saves", f"USD k it saves{without}")  # fmt: skip
    rows = []
    for name in found.fleet.values.tolist():
        for more in found.more.values.tolist():
            rows.append(_fleet(case, found, gained, name, more))
    asked = case.icebreakers
    assert asked is not None
    ships = sum(int(each) for each in found.ships.values)
    return (
        f"\n## Fleets of several years\n\n{WHO}\n{asked.seasons} seasons in {asked.members} "
        f"members of possible ice of the climate of {found.attrs['year']}; {ships} ships. Means; "
        f"in brackets 80 % of the seasons, ± standard error between ices.\n\n{table(heads, rows)}"
    )


def _fleet(case, found, gained, name, more):
    one = found.sel(fleet=name, more=more)
    requests = np.where(one.requests > 0, one.requests, np.nan)
    long = one.waits.where(one.wait_bin >= 48, 0).sum("wait_bin").sum() / one.waits.sum()
    hand = one.at_hand_h.sum("icebreaker") / 24
    saved = ("", "")
    if more:
        best = gained.sel(fleet=name, more=more)
        saved = (f"{float(best.wait_d):.1f} ± {float(best.wait_d_se):.1f}",
                 f"{float(best.usd) / 1e3:.0f} ± {float(best.usd_se) / 1e3:.0f}")  # fmt: skip
    crew = len(icebreakers.posted(case.icebreakers, name)) + more
    return (name, crew, f"{float(one.asked.mean()):.1f}", f"{float(one.done.mean()):.1f}",
            ends(one.wait_h.values / requests, 1), f"{100 * float(long):.1f}",
            f"{float(one.led_d.sum(['station', 'month']).mean()):.0f}", f"{float(hand.mean()):.0f}",
            ends(one.ships_held.values, 1), ends(one.ships_beset.values, 1), *saved)  # fmt: skip


def freeze() -> str:
    """November 2021: what was reported beside the seasons of the model."""
    case = nsrkit.load(FREEZE)
    found = icebreakers.run(case)
    gained = icebreakers.worth(found)
    made = study(case)
    heads = ("icebreakers", *(f"lie on {day.day} {day:%b}" for day in LOOKED_AT), "ships beset",
             "held up", "P(≥ 10 held up), %", "P(≥ 15 held up), %", "longest wait, d",
             "last ship out", "ship-days the last one saves")  # fmt: skip
    rows = [_reported()]
    for name in found.fleet.values.tolist():
        for more in found.more.values.tolist():
            rows.append(_november(found, gained, made, name, more))
    sailed = float(found.asked.mean())
    named = sum(group.ships for group in case.transit.fleet.values())
    stay = ", ".join(str(name) for name, begun, ships in
                     zip(found.group.values, found.group_asked.mean(["fleet", "more", "season"])
                         .values, found.ships.values, strict=True)
                     if begun < 0.5 * ships)  # fmt: skip
    return (
        f"\n## November 2021\n\n{named} ships that reports name, in the reconstructed ice of that "
        f"autumn; {found.sizes['season']} seasons, which differ in the times of ships and "
        f"icebreakers only ({LOOKED_THROUGH} of them for the counts by date). In the model "
        f"{sailed:.1f} of the {named} leave port: the others ({stay or 'none'}) would not, because "
        "in most members of the climate the way is closed to their class, behind an icebreaker "
        "too. Nothing was fitted.\n\n" + table(heads, rows) + FREEZE_WHY
    )


FREEZE_WHY = """
Reported: wattsupwiththat.com and arctictoday.com, 16 November 2021 (about 20 stuck or struggling on
the 10th, 15 slowed or stopped on the 16th); tradewindsnews.com 2-1-1106211 (17 named, more than 20
in all); leonetwork.org after ArcticToday, 8 December 2021 (a month in the ice; the last convoy of
nine reached the Kara Sea on the 7th). `lie` counts ships that wait for an icebreaker or for ice at
noon; a report counts those under way at low speed too. `as they came` is what happened:
Novorossiysk from 15 November, Yamal from the 20th. Held up: waited two days or more in one go, at
the edge of the ice too; beset: amid the ice. The season of the model ends on 28 December.

Beside the row `as they came`: the ships held up at some time in the season and the day on which
the last one came out are near the reports. About half as many as reported lie at once on the
10th, and the longest wait is shorter: misses, which the stand-ins for dates of departure
and for several ships, the class rules that keep some in port, and what counts as stuck all bear on.
"""


def _reported():
    lie = {dt.date(2021, 11, 10): "about 20", dt.date(2021, 11, 16): "15"}
    return ("**reported**", *(lie.get(day, "") for day in LOOKED_AT), "", "17 named, over 20",
            "", "", "about 30", "7 Dec", "")  # fmt: skip


def _november(found, gained, made, name, more):
    one = found.sel(fleet=name, more=more)
    lie, longest, out = [], [], []
    for number in range(LOOKED_THROUGH):
        log = simulated(made, name, more, number)
        lies = [did for did in log.did if did.state in ("waits", "closed")]
        noons = [(np.datetime64(f"{day}T12") - made.origin) / np.timedelta64(1, "h")
                 for day in LOOKED_AT]  # fmt: skip
        lie.append([sum(did.begin <= noon < did.end for did in lies) for noon in noons])
        longest.append(max((did.end - did.begin for did in lies), default=0.0) / 24)
        out.append(max(did.end for did in log.did if did.voyage >= 0 and did.area >= 0))
    days = [made.origin + np.timedelta64(int(hour * 3600), "s")
            for hour in np.quantile(out, [0.5, 0.1, 0.9])]  # fmt: skip
    last, early, late = (f"{at.day} {at:%b}" for at in np.array(days).astype("M8[D]").tolist())
    held = one.ships_held.values
    saved = ""
    if more:
        best = gained.sel(fleet=name, more=more)
        saved = f"{float(best.wait_d):.0f} ± {float(best.wait_d_se):.0f}"
    return (f"{name}{f' + {more}' if more else ''}", *(ends(each, 0) for each in np.transpose(lie)),
            ends(one.ships_beset.values, 1), ends(held, 1),
            *(f"{100 * (held >= many).mean():.0f}" for many in (10, 15)),
            ends(np.array(longest), 0), f"{last} ({early}-{late})", saved)  # fmt: skip


def carriers() -> str:
    """Gas carriers of Arc7: their records beside the model alone and led."""
    rows = []
    with CARRIERS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            days = [write_hindcast.sailed({**row, "escort": policy, "knots": ""}, draws=0).days
                    for policy in POLICIES]  # fmt: skip
            way = "east" if row["goal"] == "cape_dezhnev" else "west"
            rows.append((row["vessel"], row["entry"], way, row["led"], row["days"],
                         *(f"{each:.1f}" for each in days), row["source"]))  # fmt: skip
    heads = ("vessel", "leaves", "way", "led", "record, d",
             *(f"model, {title}, d" for title in POLICIES.values()), "source")  # fmt: skip
    return "\n## Alone or led\n\n" + CARRIERS_HEAD + table(heads, rows) + CARRIERS_WHY


CARRIERS_HEAD = """Sokolova and others (Rossiyskaya Arktika 4(11), 2020) compared gas carriers of
Arc7 behind nuclear icebreakers and alone on the early voyages of 2020, and found no clear gain in
time or speed in the ice of that early summer. Between Sabetta and Cape Dezhnev the records and the
model say, with one icebreaker and no wait for her:

"""
CARRIERS_WHY = """
The records alone do not settle it: the January and February passages of one ship took as long alone
as led, but went opposite ways a month apart. In the model an icebreaker gains such a carrier
nothing from the middle of June on, as the study has it, but days before: in May the ice of the
model is 1.6 m thick on the way, in which the carrier makes 8 kn alone and 9 behind an icebreaker.
The record of May 2020, a third of the way led, is two to six days shorter than the model's: the
model is too slow there, alone more than led, and so overstates what an icebreaker gains a strong
ship in thick ice.
"""


def ends(values: np.ndarray, digits: int) -> str:
    """Mean, and in brackets the ends of the middle 80 %."""
    seen = values[np.isfinite(values)]
    if not seen.size:
        return "-"
    low, high = np.quantile(seen, [0.1, 0.9])
    return f"{seen.mean():.{digits}f} ({low:.{digits}f}-{high:.{digits}f})"


def table(heads, rows) -> str:
    lines = ["| " + " | ".join(str(cell) for cell in row) + " |" for row in (heads, *rows)]
    lines.insert(1, "|" + "---|" * len(heads))
    return "\n".join(lines) + "\n"


def page() -> str:
    return HEAD.format(fleets=FLEETS, freeze=FREEZE) + fleets() + freeze() + carriers()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))
