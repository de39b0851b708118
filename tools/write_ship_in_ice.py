"""Write docs/ship-in-ice.md and its figures: curves of all ships, laws beside each other."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import resistance_points as points
import write_hindcast as hindcast

import nsrkit
from nsrkit.ship import curve, resistance, speed
from nsrkit.ship.resistance import floes, level, thickness_laws
from nsrkit.units import MS_PER_KN
from nsrkit.voyage import route

mpl.use("svg")
import matplotlib.pyplot as plt

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
TEMPLATE = Path(__file__).with_suffix(".md.in")
STYLE = {"svg.hashsalt": "nsrkit", "svg.fonttype": "none", "font.size": 8,
         "font.family": "sans-serif", "xtick.minor.visible": False, "ytick.minor.visible": False,
         "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True,
         "grid.color": "0.9", "legend.frameon": False, "lines.linewidth": 1.3}  # fmt: skip
# Told apart by dash and by grey alone.
LINES = (("black", "-"), ("#0072b2", "--"), ("#d55e00", "-."), ("#009e73", ":"),
         ("0.55", "-"), ("#b65f92", (0, (6, 1, 1, 1, 1, 1))))  # fmt: skip
PANELS = {"Container ships": ("container",), "Tankers": ("tanker",), "Bulk carriers": ("bulk",),
          "Published curves": ()}  # fmt: skip
THIN = 3  # one sample of so many, for small files
MAKE = "feeder-1as"  # the ship on which laws are set beside each other
FORCE_AT = (0.7, 8.0)  # m, kn
POLARIS = ("Polaris, trials of 2017", ((0.0, 17.0), (1.8, 3.5)), {0.72: 12.7, 0.81: 12.0})
PNNL = ("PNNL icebreaker", ((0.0, 15.479), (1.0, 3.024)), {0.5: 11.887, 0.8: 7.202})


def main() -> None:
    with mpl.rc_context(STYLE):
        for name, figure in {"curves": curves(), "laws": laws(), "floes": in_floes()}.items():
            (DOCS / f"ship-in-ice-{name}.svg").write_text(svg(figure), encoding="utf-8")
    parts = {"ships": ship_table(), "shapes": shape_table(), "hulls": hull_table(),
             "forces": force_table(), "speeds": speed_table(), "voyages": voyage_table(),
             "stern": stern_table(), "checks": check_table(),
             "factor": f"{factor():.0f}"}  # fmt: skip
    (DOCS / "ship-in-ice.md").write_text(
        TEMPLATE.read_text(encoding="utf-8").format(**parts), encoding="utf-8"
    )


def svg(figure: Any) -> str:
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches="tight")
    plt.close(figure)
    return out.getvalue()


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows])


def ships() -> list[Any]:
    return [nsrkit.ship.open(path.stem) for path in sorted((ROOT / "params/ships").glob("*.yaml"))]


def with_law(law: str) -> Any:
    bow = {"waterline_angle_deg": 30}
    return nsrkit.ship.open({"extends": MAKE, "curve": {"law": law}, "hull": bow})


def sailing(law: str = "exponent", **numbers: float) -> Any:
    """The defaults with another law or other numbers."""
    changed = {f"sailing.{key}": value for key, value in numbers.items()}
    return nsrkit.load("baseline", {"sailing.concentration_law": law, **changed}).sailing


def full(ship: Any, how: Any, conc: np.ndarray, thickness: float) -> np.ndarray:
    import xarray as xr

    ice = xr.Dataset({"siconc": ("x", conc, {"units": "1"}),
                      "sithick": ("x", np.full(conc.size, thickness), {"units": "m"})})  # fmt: skip
    return speed.full_power(ice, ship, sailing=how).values


def panel(axes: Any, title: str, x: str, y: str) -> None:
    axes.set_title(title, fontsize=8, loc="left")
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.legend(fontsize=6.5, handlelength=3.2)


def curves() -> Any:
    figure, grid = plt.subplots(2, 2, figsize=(7.4, 6.2), layout="constrained")
    for axes, (title, types) in zip(grid.flat, PANELS.items(), strict=True):
        shown = [each for each in ships()
                 if (each.type in types and each.curve.kind == "derived")
                 or (not types and each.curve.kind == "published")]  # fmt: skip
        for i, each in enumerate(shown):
            found = curve.table(each)
            inside = found.sel(thickness=slice(0, found.limit_m + 1e-9))
            inside = inside[np.arange(inside.size)[::-THIN][::-1]]
            colour, dash = LINES[i % len(LINES)]
            width = 1.3 if i < len(LINES) else 2.4
            axes.plot(inside.thickness, inside, color=colour, linestyle=dash, linewidth=width,
                      label=each.name)  # fmt: skip
            back = inside.where(inside.astern, drop=True)
            axes.plot(back.thickness, back, color=colour, linewidth=3.4, alpha=0.35)
        axes.set_xlim(0)
        axes.set_ylim(0)
        panel(axes, title, "level ice [m]", "speed at full power [kn]")
    return figure


def laws() -> Any:
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.4, 3.1), layout="constrained")
    for law, (colour, dash) in zip(
        ("riska", "lindqvist", "pnnl-1as", "pnnl-1a"), LINES, strict=False
    ):
        found = curve.table(with_law(law))
        inside = found.sel(thickness=slice(0, found.limit_m + 1e-9))
        left.plot(inside.thickness, inside, color=colour, linestyle=dash, label=law)
    left.set_ylim(0)
    panel(left, f"Laws for level ice, {MAKE}", "level ice [m]", "speed at full power [kn]")
    for (name, given, trials), (colour, _) in zip((POLARIS, PNNL), LINES, strict=False):
        bent = curve.through(given, given[-1][0], name).kn[:-1]
        right.plot(
            np.arange(bent.size) / curve.PER_M, bent, color=colour, label=f"{name}: net thrust"
        )
        right.plot(*np.array(given).T, color=colour, linestyle=":", label="straight line")
        right.plot(list(trials), list(trials.values()), "o", color=colour, markersize=4)
    panel(right, "Between two points (dots were not used)", "level ice [m]", "speed [kn]")
    return figure


def in_floes() -> Any:
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.4, 3.1), layout="constrained")
    conc, ship = np.linspace(0.16, 1.0, 85), nsrkit.ship.open(MAKE)
    loose = conc[conc <= floes.LOOSE]
    for law, (colour, dash) in zip(floes.LAWS, LINES, strict=False):
        left.semilogy(loose, force(law, loose), color=colour, linestyle=dash, label=law)
        right.plot(
            conc, full(ship, sailing(law), conc, 0.8), color=colour, linestyle=dash, label=law
        )
    for n, colour in ((1.0, "0.4"), (2.4, "0.7")):
        kn = full(ship, sailing(concentration_exponent=n), conc, 0.8)
        right.plot(conc, kn, color=colour, linewidth=2, label=f"h C^{n:g}")
    right.set_ylim(0)
    h, kn = FORCE_AT
    panel(
        left, f"Resistance of floes of {h} m at {kn:g} kn [kN]", "concentration", "resistance [kN]"
    )
    panel(right, f"Speed in floes of 0.8 m, {MAKE}", "concentration", "speed at full power [kn]")
    return figure


def force(law: str, conc: Any) -> Any:
    """Resistance [kN] of the reference ship of the check points."""
    h, kn = FORCE_AT
    more = (25, 150) if law == "huang" else (25,)
    return getattr(resistance, law)(kn * MS_PER_KN, h, conc, *more)


def factor() -> float:
    """Largest over smallest force of the laws at six tenths."""
    forces = [float(force(law, 0.6)) for law in floes.LAWS]
    return max(forces) / min(forces)


def ship_table() -> str:
    rows = []
    for each in ships():
        found = curve.sample(each)
        what = each.curve.law if each.curve.kind == "derived" else each.curve.kind
        at = [curve.full_speed(each, h) for h in (0.0, 0.2, 0.5, 0.8, 1.2, 1.5)]
        rows.append([each.name, each.ice_class.notation, what, f"{found.limit_m:.2f}",
                     *(f"{kn:.1f}" if kn else "-" for kn in at)])  # fmt: skip
    return table(["ship", "class", "curve", "to, m", "open, kn", "0.2 m", "0.5 m", "0.8 m", "1.2 m",
                  "1.5 m"], rows)  # fmt: skip


def shape_table() -> str:
    rows = []
    for name, given, trials in (POLARIS, PNNL):
        bent = curve.through(given, given[-1][0], name).kn
        for h, kn in trials.items():
            line = float(np.interp(h, *np.array(given).T))
            thrust = float(bent[round(h * curve.PER_M)])
            rows.append([name, f"{h:g}", f"{kn:.1f}", f"{line:.1f} ({line - kn:+.1f})",
                         f"{thrust:.1f} ({thrust - kn:+.1f})"])  # fmt: skip
    return table(["who", "ice, m", "trial or law, kn", "straight line", "net thrust"], rows)


def hull_table() -> str:
    rows = []
    for h in (0.3, 0.5, 0.8, 1.0, 1.5):
        c1, c2 = level.riska(h, **points.SIZE, **points.FORM)
        d1, d2 = level.lindqvist(h, **points.SIZE, **points.BENDING)
        v = 5 * MS_PER_KN
        made = [curve.full_speed(with_law(law), h) for law in ("riska", "lindqvist")]
        tanker = float(thickness_laws.pnnl_tanker(h, "pnnl-1as"))
        rows.append([f"{h:g}", f"{c1 + c2 * v:,.0f}", f"{d1 + d2 * v:,.0f}",
                     *(f"{kn:.1f}" if kn else "-" for kn in (*made, tanker))])  # fmt: skip
    return table(["ice, m", "Riska at 5 kn, kN", "Lindqvist at 5 kn, kN", f"{MAKE} Riska, kn",
                  "Lindqvist, kn", "PNNL 1AS tanker, kn"], rows)  # fmt: skip


def force_table() -> str:
    rows = []
    for c in (0.2, 0.4, 0.6, 0.8):
        forces = [float(force(law, c)) for law in floes.LAWS]
        rows.append([f"{c:.0%}", *(f"{each:,.0f}" for each in forces),
                     f"{max(forces) / min(forces):.0f}"])  # fmt: skip
    return table(["concentration", *(f"{law}, kN" for law in floes.LAWS), "largest/smallest"], rows)


def speed_table() -> str:
    ship, conc, rows = nsrkit.ship.open(MAKE), np.array([0.2, 0.4, 0.6, 0.8, 0.9, 1.0]), []
    ways = {"h C": sailing(), "h C^2.4": sailing(concentration_exponent=2.4),
            **{law: sailing(law) for law in floes.LAWS}}  # fmt: skip
    for h in (0.4, 0.8, 1.2):
        for name, how in ways.items():
            kn = full(ship, how, conc, h)
            rows.append([f"{h:g}", name, *(f"{each:.1f}" if each else "-" for each in kn)])
    return table(["floes, m", "law", *(f"{c:.0%}" for c in conc)], rows)


def voyage_table() -> str:
    ways: dict[str, dict[str, Any]] = {
        "defaults": {}, "n = 2.4": {"concentration_exponent": 2.4},
        **{law: {"concentration_law": law} for law in floes.LAWS},
        "ridging 0.175": {"ridging": 0.175},
    }  # fmt: skip
    rows = []
    for row in hindcast.rows():
        if row["escort"] != "none":
            continue
        days = [days_of(row, numbers) for numbers in ways.values()]
        rows.append([f"{row['vessel']}, {row['entry'][:7]}", row["days"],
                     *(f"{each:.1f}" for each in days)])  # fmt: skip
    return table(["vessel", "record, d", *ways], rows)


def days_of(row: dict[str, str], numbers: dict[str, Any]) -> float:
    changed = {f"sailing.{key}": value for key, value in numbers.items()}
    case = nsrkit.load("baseline", {"voyage.ship": row["ship"], **changed})
    first = np.datetime64(row["entry"]).astype("datetime64[D]")
    ice = nsrkit.ice.open("record", start=str(first), end=str(first + hindcast.DAYS_OF_ICE))
    solver = route.solver(ice, case.voyage.ship, "none", routing=case.routing, sailing=case.sailing)
    return float(solver.track(row["start"], row["goal"], row["entry"])["hours"][-1]) / 24


def stern_table() -> str:
    rows = []
    for each in ships():
        if each.astern is None:
            continue
        found = curve.table(each)
        ahead = curve.sample(curve.bow_first(each))
        turn = float(found.thickness[found.astern.values][0])
        rows.append([each.name, each.curve.name, f"{ahead.limit_m:.2f}", each.astern.name,
                     f"{found.limit_m:.2f}", f"{turn:.2f}"])  # fmt: skip
    return table(["ship", "ahead", "to, m", "astern", "to, m", "turns at, m"], rows)


def check_table() -> str:
    seen: dict[str, list[float]] = {}
    source = {row["law"]: row["source"] for row in points.rows()}
    for row in points.rows():
        value = float(row["value"])
        seen.setdefault(row["law"], []).append(abs(points.found(row) / value - 1))
    rows = [[law, len(off), f"{max(off):.0e}", source[law]] for law, off in seen.items()]
    return table(["law", "points", "largest deviation", "source"], rows)


if __name__ == "__main__":
    main()
