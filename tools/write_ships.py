"""Write docs/ships.md: the ships of params/ships, what they burn, and what is known of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from nsrkit.assumption import Assumption
from nsrkit.scenario.files import defaults
from nsrkit.scenario.ship import Ship
from nsrkit.ship import open as open_ship
from nsrkit.ship import power

ROOT = Path(__file__).parents[1]
SHIPS = ROOT / "params/ships"
PAGE = ROOT / "docs/ships.md"
SHARES = (0.4, 0.6, 0.8, 1.0)
WAVES_M = (0.5, 1.0, 1.5, 2.0)
HEAD = """# Ships

Written by `tools/write_ships.py` from `params/ships/`, where each number stands with its status,
its source and its range. A ship is a real vessel where its particulars are known, else a type.
Speed in ice is in [ship-in-ice.md](ship-in-ice.md).

## Particulars

| file | ship | built | POLARIS / tariff | length x beam x draught, m | GT | deadweight, t \
| carries | power, MW | service / ordered, kn |
|---|---|---|---|---|---|---|---|---|---|
"""
FUEL = """
## Fuel at sea and in port

Main engine at service speed in calm water, and at the ordered speed with the sea margin of
{margin:.1%}. Auxiliaries and boilers by ship type and size from two studies that differ: IMO (2020)
gives the value, EPA (2022) the other end of the range. In port a tanker's boiler drives her pumps.

| file | engine | fuel | load at service | main, t/d at service | t/d as ordered \
| auxiliaries at sea, t/d | in port, t/d |
|---|---|---|---|---|---|---|---|
"""
SPEED = """
## How fuel follows speed

`open_water: cubic` takes power as the cube of speed; `holtrop` as the calm-water resistance of
Holtrop and Mennen (1982) times speed, for ships whose file has a `form`. Both are tied to the known
fuel at service speed, so the propulsive efficiency cancels; the one that power, speed and form
imply tells whether they belong together. At part load an engine burns more per unit of power
(0.455 L^2 - 0.71 L + 1.28). Shares of power and of fuel at shares of the service speed:

| file | law | implied efficiency | {shares} |
|---|---|---|{line}|
"""
WEATHER = """
## Waves

Where a field of wave heights is given, `power.weather` adds their resistance (Kreitner, to 2 m) in
the place of the sea margin. Share of calm-water power added at the ordered speed in head waves:

| file | {heights} |
|---|{line}|
"""
GAPS = """
## What is known

Numbers by status. What is not supplied leaves its component out of a total, which says so: Suez net
tonnage is not published with other particulars, nor is hire of ships built for one trade.

| file | found | derived | assumed | not supplied |
|---|---|---|---|---|
"""


def fleet() -> list[Ship]:
    return [open_ship(path.stem) for path in sorted(SHIPS.glob("*.yaml"))]


def _number(number: Assumption, digits: str = ",.0f") -> str:
    return "-" if number.value is None else f"{number.value:{digits}}"


def _ranged(number: Assumption, digits: str = ".1f") -> str:
    if not number.uncertain:
        return _number(number, digits)
    return f"{number.value:{digits}} ({number.low:{digits}}-{number.high:{digits}})"


def particulars(ship: Ship) -> str:
    size = " x ".join(_number(one, ".1f") for one in (ship.loa_m, ship.beam_m, ship.draught_m))
    carries = f"{_number(ship.capacity.amount)} {ship.capacity.unit}"
    speeds = f"{_number(ship.service_kn, '.1f')} / {_number(ship.order_kn, '.1f')}"
    megawatts = "-" if ship.power_kw.value is None else f"{ship.power_kw.value / 1000:.1f}"
    classes = f"{ship.ice_class.polaris} / {ship.ice_class.tariff}"
    tonnage = f"{_number(ship.gt)} | {_number(ship.dwt_t)}"
    return (f"| {ship.name} | {ship.title} | {ship.built or ''} | {classes} | {size} | {tonnage} "
            f"| {carries} | {megawatts} | {speeds} |\n")  # fmt: skip


def fuel(ship: Ship) -> str:
    ordered = power.fuel_t_per_h(ship, ship.order_kn.value) * 24
    load = _ranged(ship.service_load, ".2f")
    return (f"| {ship.name} | {ship.engine} | {ship.fuel} | {load} "
            f"| {_ranged(ship.fuel_t_per_d)} | {ordered:.1f} | {_ranged(ship.hotel_t_per_d)} "
            f"| {_ranged(ship.hotel_port_t_per_d)} |\n")  # fmt: skip


def by_speed(ship: Ship) -> str:
    lines = []
    for law in ("cubic", "holtrop"):
        one = ship.model_copy(update={"open_water": law})
        cells = []
        for share in SHARES:
            taken = float(power.calm.share(one, share * ship.service_kn.value))
            cells.append(f"{taken:.3f}, {power.burnt(taken, ship.service_load.value):.3f}")
        implied = f"{power.calm.efficiency(ship):.2f}" if law == "holtrop" else ""
        lines.append(f"| {ship.name} | {law} | {implied} | {' | '.join(cells)} |\n")
    return "".join(lines)


def in_waves(ship: Ship) -> str:
    cells = [
        f"{power.weather.margin(ship, ship.order_kn.value, power.weather.waves_kn(ship, h)):.0%}"
        for h in WAVES_M
    ]
    return f"| {ship.name} | {' | '.join(cells)} |\n"


def known(ship: Ship) -> str:
    numbers = {key: number for key, number in ship.numbers().items()
               if key != "deck_tiers" or ship.type == "container"}  # fmt: skip
    count = Counter(number.status for number in numbers.values())
    gaps = ", ".join(f"`{key}`" for key, number in numbers.items() if not number.supplied)
    return (
        f"| {ship.name} | {count['found']} | {count['derived']} | {count['assumed']} | {gaps} |\n"
    )


def page() -> str:
    ships = fleet()
    formed = [ship for ship in ships if ship.form]
    speed = SPEED.format(shares=" | ".join(f"{share:.0%}" for share in SHARES),
                         line="---|" * (len(SHARES) - 1) + "---")  # fmt: skip
    waves = WEATHER.format(heights=" | ".join(f"{height:g} m" for height in WAVES_M),
                           line="---|" * (len(WAVES_M) - 1) + "---")  # fmt: skip
    return (HEAD + "".join(map(particulars, ships))
            + FUEL.format(margin=defaults().sailing.sea_margin.value) + "".join(map(fuel, ships))
            + speed + "".join(map(by_speed, formed)) + waves + "".join(map(in_waves, formed))
            + GAPS + "".join(map(known, ships)))  # fmt: skip


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
