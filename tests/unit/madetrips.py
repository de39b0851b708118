"""A comparison with every variable of `voyage.compare`, made up, for figures and tables."""

import numpy as np
import xarray as xr

from nsrkit.voyage import ledger

CORRIDORS = ["nsr", "suez", "cape"]
LEVERS = ["fee", "bunker", "fx", "days", "utilisation", "war risk", "carbon price"]
NUMBERS = ["prices.vlsfo", "voyage.ship.charter_usd_per_d", "sailing.delay_d", "fees.war_risk"]
SPECIES = ["co2", "ch4", "n2o", "sox", "nox", "pm", "bc"]
POLICIES, SPEEDS = ["none", "required", "full"], [13.0, 15.0, 17.0, 19.0]
PARTS = {"fuel": (830e3, 1110e3, 1470e3), "charter": (520e3, 720e3, 940e3),
         "canal toll": (0, 350e3, 0), "escort fee": (310e3, 0, 0), "ice pilot": (9e3, 0, 0),
         "port dues": (180e3, 180e3, 180e3), "war risk": (0, 92e3, 0),
         "EU ETS": (88e3, 120e3, 158e3)}  # fmt: skip


def trips():
    """Three corridors, the first of them the cheapest, dearer late in the year."""
    out = _side_by_side().merge(_options()).merge(_answers()).merge(_season())
    out.attrs = {"title": "made", "case": "made", "ship": "a ship", "capacity_unit": "TEU",
                 "depart": "2024-09-01", "base_year": 2024, "draws": 200, "seed": 1,
                 "not_modelled": "queues", "notice": ""}  # fmt: skip
    return out


def _side_by_side():
    names = list(ledger.NAMES)
    cost = np.array([[PARTS.get(name, (0.0,) * 3)[i] for name in names] for i in range(3)])
    cost[:, names.index("auxiliary fuel")] = np.nan
    total, days = np.nansum(cost, axis=1), np.array([20.2, 28.1, 36.5])
    span = np.array([0.92, 1.02, 1.2])
    on = {
        "days": days, "distance_nm": [7807.0, 10856.0, 14295.0], "fuel_t": [1319.0, 1775.0, 2354.0],
        "co2_t": [4156.0, 5592.0, 7419.0], "co2e_ttw_t": [4200.0, 5650.0, 7490.0],
        "co2e_wtw_t": [5000.0, 6700.0, 8900.0], "total_usd": total, "unit_usd": total / 4000,
        "t_usd": total / 4e4, "cargo_time_usd": days * 12e3, "total_cargo_usd": total + days * 12e3,
        "unit_cargo_usd": (total + days * 12e3) / 4e3, "t_cargo_usd": (total + days * 12e3) / 4e4,
        "assumed_share": [0.31, 0.19, 0.1], "equal_days": [21.0, 28.1, 36.5],
        "equal_usd": total * 1.01, "port_days": [2.0] * 3, "return_days": [0.0] * 3,
        "cii": [9.1, 9.3, 9.4], "escorted_h": [61.0, 0.0, 0.0], "zones": [2.0, 0.0, 0.0],
        "cheapest_kn": [15.0, 13.0, 13.0], "cheapest_days": [21.5, 33.0, 43.0],
        "cheapest_usd": total * 0.95, "cheaper_low": [np.nan, 0.93, 0.97],
        "cheaper_high": [np.nan, 0.93, 0.97], "cheaper_se": [np.nan, 0.018, 0.012],
    }  # fmt: skip
    text = {
        "excluded": ["auxiliary fuel"] * 3, "reason": ["", "", ""], "cii_rating": ["C", "C", "D"],
        "ranking": ["", "cheaper", "cheaper"], "hfo": ["allowed: VLSFO is no HFO", "", ""],
        "legal": ["no legal check: rules in force not supplied", "", ""],
        "escort_note": ["Escort in the Laptev Sea, west, for 61 h: POLARIS.", "", ""],
        "note": ["", "", "a note"], "cheapest_escort": ["required", "none", "none"],
    }  # fmt: skip
    quantiles = {
        "total_q": total[:, None] * span, "days_q": days[:, None] * [0.98, 1.0, 1.05],
        "saved_q": np.array([[np.nan] * 3, [3e5, 6e5, 9e5], [5e5, 8e5, 12e5]]),
    }  # fmt: skip
    emitted = np.outer([1, 1.35, 1.8], [4156.0, 0.08, 0.21, 12.0, 98.0, 3.1, 0.31])
    return xr.Dataset(
        {name: ("corridor", np.array(values)) for name, values in (on | text).items()}
        | {name: (("corridor", "quantile"), values) for name, values in quantiles.items()}
        | {"cost_usd": (("corridor", "component"), cost),
           "cost_q": (("corridor", "component", "quantile"), cost[:, :, None] * span),
           "emitted_t": (("corridor", "species"), emitted)},
        coords={"corridor": CORRIDORS, "component": names, "quantile": [0.1, 0.5, 0.9],
                "species": SPECIES},
    )  # fmt: skip


def _options():
    order = np.array(SPEEDS)
    days = np.array([330, 440, 600])[:, None, None] / order + np.array([0, 0.4, 1.1])[:, None]
    usd = (1.1e6 + 4e3 * order**2 + 3e4 * days) * np.array([1, 1.1, 1.4])[:, None, None]
    for one in (days, usd):
        one[0, 0] = np.nan  # closed without escort
        one[1:, 1:] = np.nan
    led = np.broadcast_to(np.array([0.0, 20.0, 90.0])[:, None], days.shape)
    reason = np.full(days.shape, "", "U40")
    reason[0, 0] = "no route: POLARIS closes the Laptev Sea"
    best = np.zeros(days.shape, bool)
    best[:, 1, :3] = [[True], [False], [False]]
    dims = ("corridor", "policy", "order")
    return xr.Dataset(
        {"option_days": (dims, days), "option_usd": (dims, usd), "option_fuel_t": (dims, usd / 1e3),
         "option_escorted_h": (dims, led), "option_zones": (dims, 0 * usd),
         "option_reason": (dims, reason), "option_front": (dims, best),
         "option_front_all": (dims, best)},
        coords={"corridor": CORRIDORS, "policy": POLICIES, "order": order},
    )  # fmt: skip


def _answers():
    rng = np.random.default_rng(1)
    level = np.array([310e3, 626.0, 88.0, 20.2, 0.7, 0.002, 65.0])
    at = np.vstack([np.full(7, np.nan), level * 2.4, level * 3.1])
    at[1, 5] = np.nan
    reason = np.where(np.isnan(at), "the NSR stays cheaper for any premium", "")
    reason[0] = ""
    share = {name: np.abs(rng.normal(0.2, 0.1, (3, 4))) for name in
             ("sobol_first", "sobol_total", "sobol_first_conf", "sobol_total_conf")}  # fmt: skip
    usd = {"tornado_low": [[np.nan] * 4, [4e5, 7e5, 9e5, 8e5], [1e6, 1.2e6, 1.3e6, 1.4e6]],
           "tornado_high": [[np.nan] * 4, [12e5, 9e5, -1e5, 1e6], [2e6, 1.8e6, 1.6e6, 1.4e6]],
           "morris_mu_star": np.full((3, 4), 2e5),
           "morris_sigma": np.full((3, 4), 4e4)}  # fmt: skip
    return xr.Dataset(
        {"breakeven": (("corridor", "lever"), at), "saving": ("corridor", [np.nan, 6e5, 8e5]),
         "lever_now": (("corridor", "lever"), np.tile(level, (3, 1))),
         "breakeven_reason": (("corridor", "lever"), reason), "lever_held": ("lever", LEVERS)}
        | {name: (("corridor", "number"), values) for name, values in (share | usd).items()},
        coords={"corridor": CORRIDORS, "lever": LEVERS, "number": NUMBERS,
                "lever_units": ("lever", ["USD", "USD/t", "RUB/USD", "d", "1", "1", "EUR/t"]),
                "number_title": ("number", NUMBERS)},
    )  # fmt: skip


def _season():
    day = np.arange("2024-06-15", "2024-12-10", 14, dtype="datetime64[D]")
    n = day.size
    phase = np.abs(np.arange(n) - n / 2) / n
    usd = np.vstack([1.6e6 + 2.4e6 * phase, np.full(n, 2.5e6), np.full(n, 2.7e6)])
    usd[0, phase > 0.4] = np.nan
    days = np.vstack([20 + 10 * phase, np.full(n, 28.0), np.full(n, 36.0)])
    days[0, phase > 0.4] = np.nan
    wins = np.vstack([np.clip(1.2 - 2.4 * phase, 0, 1), np.zeros(n), np.zeros(n)])
    wins[1] = 1 - wins[0]
    reason = np.where(np.isnan(usd), "no route: ice", "")
    best = np.array(CORRIDORS)[np.nan_to_num(usd, nan=1e9).argmin(axis=0)]
    span = np.array([0.9, 1.0, 1.15])
    dims = ("corridor", "departure")
    return xr.Dataset(
        {"season_cheapest": ("departure", best), "season_usd": (dims, usd),
         "season_days": (dims, days), "season_reason": (dims, reason),
         "season_wins": (dims, wins), "season_wins_se": (dims, 0.02 + 0 * wins),
         "season_usd_q": ((*dims, "quantile"), usd[..., None] * span),
         "season_days_q": ((*dims, "quantile"), days[..., None] * span)},
        coords={"corridor": CORRIDORS, "departure": day.astype("datetime64[ns]")},
    )  # fmt: skip
