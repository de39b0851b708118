"""Seasons of icebreakers made by hand: what the simulation gives, in numbers to check against."""

import numpy as np
import xarray as xr

FLEETS, MORE, SEASONS = ("2021", "2026"), (0, 1, 2), 40
STATIONS, MONTHS = ("west", "east"), tuple(range(1, 13))
BINS = (0.0, 6.0, 12.0, 24.0, 48.0, 96.0, 168.0)
ICEBREAKERS = ("arktika", "sibir", "vaygach", "yamal")
GROUPS = ("crude", "boxes")


def seasons():
    """As `nsrkit.systems.icebreakers.run` gives it; the second fleet waits half as long."""
    rng = np.random.default_rng(3)
    size = (len(FLEETS), len(MORE), SEASONS)
    ease = np.array([1.0, 0.5])[:, None, None] * np.array([1.0, 0.6, 0.5])[None, :, None]
    luck = rng.gamma(2.0, 1.0, SEASONS)[None, None]
    wait = 300 * ease * luck
    beset = np.rint(4 * ease * luck)
    asked = np.full(size, 60.0)
    left = np.minimum(beset, 5)
    waits = rng.poisson(20 * ease[..., None] * np.exp(-np.arange(len(BINS))), (*size, len(BINS)))
    heavy = np.array([0, 0, 0, 0, 1, 4, 6, 2, 1, 6, 12, 3.0])
    demand = heavy * np.array([1.0, 1.5])[:, None] * luck[..., None, None]
    demand = np.broadcast_to(demand, (*size, 2, 12))
    there = np.where(heavy > 0, 30.0, 0.0) * np.array([2.0, 1.0])[:, None]
    there = np.broadcast_to(there, (*size, 2, 12))
    use = np.clip(rng.normal(0.4, 0.1, (*size, 4)), 0, 0.9)
    use[0, :, :, 1] = np.nan
    every = ("fleet", "more", "season")
    month, each = (*every, "station", "month"), (*every, "icebreaker")
    data = {
        "asked": (every, asked), "done": (every, asked - left - 1),
        "turned_back": (every, left * 0 + 1), "left_in_ice": (every, left),
        "ships_beset": (every, beset), "beset_h": (every, beset * 70), "wait_h": (every, wait),
        "closed_h": (every, wait * 0.1), "requests": (every, waits.sum(-1)),
        "ships_led": (every, asked * 0.5), "convoys": (every, asked * 0.3),
        "convoy_ships": (every, asked * 0.5),
        "wait_q": ((*every, "quantile"), wait[..., None] / 60 * np.array([0.2, 1.0, 3.0])),
        "waits": ((*every, "wait_bin"), waits),
        "group_asked": ((*every, "group"), asked[..., None] * [0.7, 0.3]),
        "group_beset": ((*every, "group"), beset[..., None] * [0.7, 0.3]),
        "demanded_d": (month, demand), "led_d": (month, demand * 0.8),
        "waiting_d": (month, demand * 0.3),
        "leading_d": (month, demand * 0.5),
        "coming_d": (month, demand * 0.1), "there_d": (month, there),
        "beset_at_once": ((*every, "station"), beset[..., None] * [0.5, 0.2]),
        "held_at_once": ((*every, "station"), beset[..., None] * [0.8, 0.5]),
        "ships_held": (every, beset + 1),
        "use": (each, use), "lead_h": (each, use * 2000), "come_h": (each, use * 500),
        "at_hand_h": (each, np.where(np.isfinite(use), 3000.0, np.nan)),
    }  # fmt: skip
    return xr.Dataset(
        data,
        coords={"fleet": list(FLEETS), "more": list(MORE), "season": np.arange(SEASONS),
                "ice": ("season", np.arange(SEASONS) % 8 + 1),
                "station": list(STATIONS), "month": list(MONTHS), "wait_bin": list(BINS),
                "quantile": [0.1, 0.5, 0.9], "icebreaker": list(ICEBREAKERS),
                "group": list(GROUPS)},
        attrs={"year": 2021},
    )  # fmt: skip


def worth():
    """As `nsrkit.systems.icebreakers.worth` gives it."""
    dims, shape = ("fleet", "more"), (2, 2)
    values = np.array([[5.0, 1.2], [2.4, 0.3]])
    data = {name: (dims, values * scale) for name, scale in
            (("wait_d", 1), ("wait_d_se", 0.1), ("beset", 0.4), ("beset_se", 0.05), ("done", 0.2),
             ("done_se", 0.04), ("usd", 25_000), ("usd_se", 2_500))}  # fmt: skip
    assert values.shape == shape
    return xr.Dataset(data, coords={"fleet": list(FLEETS), "more": [1, 2]})


def spans():
    """As `nsrkit.systems.icebreakers.season` gives it: two ships, one convoy, one beset."""
    ship, led = ("ship",), ("led", "laptev_w", "east", "east", "vaygach", 0, False)
    alone, none = ("alone", "kara_ne", "west", "east", "", -1, False), ("east", "", -1)
    rows = [
        ("10-20", "10-25", "crude 1", *ship, "sails", "", "", *none, False),
        ("10-25", "10-27", "crude 1", *ship, *alone),
        ("10-27", "11-04", "crude 1", *ship, "waits", "laptev_w", "east", *none, True),
        ("11-04", "11-09", "crude 1", *ship, *led),
        ("10-24", "11-03", "boxes 1", *ship, *alone),
        ("11-03", "11-04", "boxes 1", *ship, "waits", "laptev_w", "east", *none, False),
        ("11-04", "11-09", "boxes 1", *ship, *led),
        ("11-09", "11-16", "boxes 1", *ship, "closed", "chukchi", "east", *none, True),
        ("11-02", "11-04", "vaygach", "icebreaker", "comes", "", "east", "east", "", 0, False),
        ("11-04", "11-09", "vaygach", "icebreaker", "leads", *led[1:4], "", 0, False),
        ("10-20", "11-01", "yamal", "icebreaker", "idle", "", "west", "", "", -1, False),
    ]
    names = ("begin", "end", "who", "kind", "state", "area", "station", "way", "icebreaker",
             "convoy", "beset")  # fmt: skip
    columns = dict(zip(names, zip(*sorted(rows), strict=True), strict=True))
    found = {name: ("span", np.array(values)) for name, values in columns.items()}
    for end in ("begin", "end"):
        found[end] = ("span", np.array([f"2021-{day}" for day in columns[end]], "M8[ns]"))
    return xr.Dataset(found, attrs={"fleet": "2021", "number": 7})
