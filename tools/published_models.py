"""Published cost models, worked out again from their formulas: their results, defects and all.

Nothing here is used by the package. `tools/write_replications.py` puts the results beside its own.
"""

from __future__ import annotations

from typing import NamedTuple


class Tanker(NamedTuple):
    """A tanker of the PNNL model (Waite et al. 2025; trwaite/NSR_shipping_model, BSD-2)."""

    open_kn: float
    fuel_t_per_d: float
    a: float
    b: float
    """Speed a h^b [kn] in ice of h [m] that she sails through alone."""
    alone_cm: float
    led_cm: float
    barrels: float
    summer_rub: float
    winter_rub: float
    """Escort through seven zones, RUB of 2014, as tabled there "per tonne"."""


TANKERS = {
    "1A": Tanker(16.0, 54.9, 3.742744916, -0.630929754, 30, 75, 513_921, 446.84, 1117.11),
    "1AS": Tanker(15.4, 76.7, 5.189093522, -0.472429223, 40, 105, 519_588, 442.37, 1105.94),
}
NSR_NM, OUTSIDE_NM, SUEZ_NM = 3_316.0, 3_509.0, 14_269.0
SLOW_CM, LED_KN = 10.0, 3.0
_PUSH = 1e-6  # added to the speed ratio before it is cubed
USD_PER_T = 4.51188 * 1.055 * 40.2 * 3.51  # 1975$/GJ of oil, GJ/MMBtu, MMBtu/t, 2015$/1975$
OPEX_2021, DEFLATOR = 8_406.0, 97.316 / 110.213  # FRED A191RD3A086NBEA, 2015 over 2021
CANAL_USD, CO2_T_PER_T = 141_449.0, 3.179
RUB_PER_USD, T_PER_BARREL = 64.41, 0.1363636


class Voyage(NamedTuple):
    """What the PNNL model makes of a voyage; USD of 2015."""

    days: float
    fuel_t: float
    fuel_usd: float
    opex_usd: float
    zones: int
    escort_usd: float
    canal_usd: float
    co2_t: float

    @property
    def total_usd(self) -> float:
        return self.fuel_usd + self.opex_usd + self.escort_usd + self.canal_usd


def ice_speed(ship: Tanker, ice_cm: float) -> float:
    """Speed on the NSR [kn]; 0 where she may not go."""
    if ice_cm > ship.led_cm:
        return 0.0
    if ice_cm >= ship.alone_cm:
        return LED_KN
    return ship.a * (ice_cm / 100) ** ship.b if ice_cm > SLOW_CM else ship.open_kn


def pnnl(ship_class: str, ice_cm: float | None, season: str = "summer") -> Voyage:
    """A voyage Murmansk-Dongjiakou with the same ice all along the NSR; None is Suez."""
    ship = TANKERS[ship_class]
    legs = [(SUEZ_NM, ship.open_kn)]
    led = ice_cm is not None and ship.alone_cm <= ice_cm <= ship.led_cm
    if ice_cm is not None:
        legs = [(NSR_NM, ice_speed(ship, ice_cm)), (OUTSIDE_NM, ship.open_kn)]
    days = [nm / (24 * kn) for nm, kn in legs]
    rates = [ship.fuel_t_per_d * (kn / ship.open_kn + _PUSH) ** 3 for _, kn in legs]
    fuel = sum(day * rate for day, rate in zip(days, rates, strict=True))
    rub = ship.winter_rub if season == "winter" else ship.summer_rub
    escort = rub * ship.barrels * T_PER_BARREL / RUB_PER_USD if led else 0.0
    return Voyage(sum(days), fuel, fuel * USD_PER_T, sum(days) * OPEX_2021 * DEFLATOR,
                  7 if led else 0, escort, CANAL_USD if ice_cm is None else 0.0,
                  fuel * CO2_T_PER_T)  # fmt: skip


def icebreaker_fuel_t_per_d(ice_m: float) -> float:
    """Fuel of the icebreaker of the PNNL model at 3 kn [its unit is not clear: t/h or t/d]."""
    fastest = 15.479 - 1.914 * ice_m - 10.541 * ice_m**2
    return 13.3 * (0.375 + 0.625 * LED_KN / fastest)


class Crrel(NamedTuple):
    """A line of table 8 of CRREL 96-5: what it is, worked out and printed."""

    what: str
    computed: float
    printed: float
    rounding: float
    """Half a unit of the last digit that is printed, or what earlier roundings carry."""


def crrel() -> list[Crrel]:
    """Table 8 and the escort fees of CRREL 96-5 (Mulherin et al. 1996), USD of 1995."""
    replacement = 17_512_000 * 1.2
    book = replacement * (1 - 2 / 20) ** 13
    rate, years = 0.0775, 7
    factor = rate / (1 - (1 + rate) ** -years)
    capital = (book - 0.05 * replacement) * factor
    operating = 1_449_565 + 208_707
    daily, fuel = (capital + operating) / 350, 2_504 * 1.25
    rows = [
        Crrel("replacement cost, 17,512,000 x 1.2 for ice class", replacement, 21_014_400, 50),
        Crrel("book value, double declining, year 13 of 20", book, 5_341_600, 50),
        Crrel("capital recovery at 7.75 % over 7 years, 5 % salvage", capital, 817_120, 5),
        Crrel("fixed operating cost a year", operating, 1_658_272, 0.5),
        Crrel("all fixed cost a year", capital + operating, 2_475_392, 5),
        Crrel("fixed cost a day, over 350 days", daily, 7_073, 0.5),
        Crrel("fuel a day at sea, 2,504 x 1.25 for ice class", fuel, 3_130, 0.5),
        Crrel("cost a day at sea", daily + fuel, 10_202, 1.0),
        Crrel(
            "USACE 25,000 dwt bulk carrier a day",
            (1_750_567 + 1_449_565) / 350 + 2_504,
            11_647,
            0.5,
        ),
    ]
    return rows + [
        Crrel(f"icebreaker fee, {ship} {rule}, {season}", t * usd, printed,
              500 if printed > 1e5 else 50)
        for ship, rule, season, t, usd, printed in (
            ("Noril'sk", "ULA", "summer", 31_200, 3.72, 116_000),
            ("Lunni", "UL", "summer", 26_100, 4.59, 120_000),
            ("Lunni", "ULA", "summer", 26_100, 3.72, 97_100),
            ("Strekalovsky", "UL", "summer", 27_300, 4.59, 125_000),
            ("Noril'sk", "ULA", "winter", 31_200, 4.39, 137_000),
            ("Lunni", "UL", "winter", 26_100, 5.97, 156_000),
            ("Lunni", "ULA", "winter", 26_100, 4.39, 115_000),
            ("Strekalovsky", "UL", "winter", 27_300, 5.97, 163_000),
        )
    ]  # fmt: skip
