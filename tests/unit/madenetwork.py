"""Results of a small network made by hand: one trunk, two crossings, three ways by sea."""

import numpy as np
import xarray as xr

NODES = {  # title, kind, port, longitude, latitude
    "SIB": ("Siberian mines", "inland", "", 86.1, 53.8),
    "CHI": ("Chita", "inland", "", 113.5, 52.0),
    "ZAB": ("Zabaikalsk", "border", "", 117.3, 49.7),
    "MZL": ("Manzhouli", "border", "", 117.4, 49.5),
    "NLN": ("Nizhneleninskoye", "border", "", 132.6, 47.95),
    "TGJ": ("Tongjiang", "border", "", 132.5, 47.65),
    "NEC": ("North-east China", "inland", "", 126.5, 45.8),
    "SAB": ("Sabetta", "port", "Sabetta", 72.1, 71.3),
    "SHA": ("Shanghai", "port", "Shanghai", 121.5, 31.2),
    "RTM": ("Rotterdam", "port", "Rotterdam", 4.5, 51.9),
}
ARCS = {  # tail, head, mode, corridor, capacity [Mt/y]
    "SIB-CHI": ("SIB", "CHI", "rail", "", 40.0),
    "CHI-ZAB": ("CHI", "ZAB", "rail", "", np.nan),
    "CHI-NLN": ("CHI", "NLN", "rail", "", np.nan),
    "ZAB-MZL": ("ZAB", "MZL", "border_rail", "", 20.4),
    "NLN-TGJ": ("NLN", "TGJ", "border_rail", "", 18.0),
    "MZL-NEC": ("MZL", "NEC", "rail", "", np.nan),
    "TGJ-NEC": ("TGJ", "NEC", "rail", "", np.nan),
    "SAB-SHA nsr": ("SAB", "SHA", "sea", "nsr", np.nan),
    "SAB-RTM nsr": ("SAB", "RTM", "sea", "nsr", np.nan),
    "SHA-RTM suez": ("SHA", "RTM", "sea", "suez", np.nan),
    "SHA-RTM cape": ("SHA", "RTM", "sea", "cape", np.nan),
}
GOODS = {"coal": ("Coal", "bulk"), "lng": ("LNG", "energy"), "boxes": ("Containers", "boxes")}
WAYS = ("nsr", "west", "suez", "cape", "rail_border")
# state -> arc, commodity -> Mt a year; by the NSR from July to November only
LAND = {"SIB-CHI": {"coal": 25.2}, "CHI-ZAB": {"coal": 20.4}, "ZAB-MZL": {"coal": 20.4},
        "MZL-NEC": {"coal": 20.4}, "CHI-NLN": {"coal": 4.8}, "NLN-TGJ": {"coal": 4.8},
        "TGJ-NEC": {"coal": 4.8}}  # fmt: skip
FLOWS = {
    "risk": LAND | {"SAB-SHA nsr": {"lng": 2.4}, "SAB-RTM nsr": {"lng": 14.4},
                    "SHA-RTM suez": {"boxes": 12.0}},
    "closed": LAND | {"SAB-SHA nsr": {"lng": 3.6}, "SAB-RTM nsr": {"lng": 13.2},
                      "SHA-RTM cape": {"boxes": 12.0}},
}  # fmt: skip
OPEN = np.isin(np.arange(12), (6, 7, 8, 9, 10))
WHERE = ("year", "state")


def made():
    """As `systems.network.run` gives it."""
    flow = np.zeros((1, 2, len(ARCS), len(GOODS), 12))
    for s, arcs in enumerate(FLOWS.values()):
        for a, arc in enumerate(ARCS):
            for k, good in enumerate(GOODS):
                share = OPEN / OPEN.sum() if arc == "SAB-SHA nsr" else np.full(12, 1 / 12)
                flow[0, s, a, k] = arcs.get(arc, {}).get(good, 0.0) * share
    yearly = np.array([arc[4] for arc in ARCS.values()])
    capacity = np.broadcast_to(yearly[:, None] / 12, (1, 2, len(ARCS), 12))
    use = flow.sum(3) / capacity
    binding = use > 0.999
    found = xr.Dataset(
        {
            "flow": ((*WHERE, "arc", "commodity", "month"), flow, {"units": "Mt"}),
            "capacity": ((*WHERE, "arc", "month"), capacity, {"units": "Mt"}),
            "load": ((*WHERE, "arc", "month"), flow.sum(3), {"units": "Mt"}),
            "utilisation": ((*WHERE, "arc", "month"), use, {"units": "1"}),
            "worth": ((*WHERE, "arc", "month"), 12.0 * binding, {"units": "USD/t"}),
            "binding": ((*WHERE, "arc", "month"), binding),
        },
        coords=_names(),
        attrs={"case": "made", "members": 0, "draws": 0},
    )
    return found.merge(_sums()).merge(_studies()).merge(_crossings()).merge(_record())


def _names():
    nodes, arcs, goods = (
        np.array(list(table.values()), object).T for table in (NODES, ARCS, GOODS)
    )
    coords = {"year": [2024], "state": list(FLOWS), "month": np.arange(1, 13),
              "node": list(NODES), "arc": list(ARCS), "commodity": list(GOODS)}  # fmt: skip
    told = {"node": dict(zip(("node_title", "kind", "port", "lon", "lat"), nodes, strict=True)),
            "arc": dict(zip(("tail", "head", "mode", "corridor"), arcs[:4], strict=True)),
            "commodity": dict(zip(("commodity_title", "group"), goods, strict=True))}  # fmt: skip
    for dim, columns in told.items():
        for name, values in columns.items():
            kind = float if name in ("lon", "lat") else str
            coords[name] = (dim, values.astype(kind))
    titles = [f"{NODES[arc[0]][0]} to {NODES[arc[1]][0]}" for arc in ARCS.values()]
    coords["arc_title"] = ("arc", titles)
    coords["capacity_status"] = ("arc", ["found" if np.isfinite(arc[4]) else "" for arc in
                                         ARCS.values()])  # fmt: skip
    coords["capacity_source"] = ("arc", ["made by hand"] * len(ARCS))
    kind = {"border_rail": "rail_border", "sea": ""}
    way = [kind.get(arc[2], "") or arc[3] for arc in ARCS.values()]
    coords["arc_way"] = ("arc", ["west" if arc == "SAB-RTM nsr" else one
                                 for arc, one in zip(ARCS, way, strict=True)])  # fmt: skip
    coords["place_status"] = ("node", ["assumed"] * len(NODES))
    coords["place_source"] = ("node", ["drawn by hand"] * len(NODES))
    coords["demand_status"] = ("commodity", ["found", "found", "assumed"])
    coords["demand_source"] = ("commodity", ["made by hand"] * 3)
    return coords


def _sums():
    way = np.zeros((1, 2, 3, len(WAYS)))
    way[0, :, 0, 4] = 25.2
    way[0, :, 1, 0] = 2.4, 3.6
    way[0, :, 1, 1] = 14.4, 13.2
    way[0, 0, 2, 2] = way[0, 1, 2, 3] = 12.0
    return xr.Dataset(
        {
            "way_mt": ((*WHERE, "group", "way"), way, {"units": "Mt"}),
            "share": ((*WHERE, "way"), way.sum(2) / 54.0, {"units": "1"}),
            "budget_days": ((*WHERE, "budget", "month"), np.full((1, 2, 2, 12), [[450.0], [90.0]])),
            "spent": ((*WHERE, "budget", "month"), np.full((1, 2, 2, 12), [[450.0], [30.0]])),
            "day_worth": ((*WHERE, "budget", "month"), np.full((1, 2, 2, 12), [[8e4], [0.0]])),
            "total_usd": (WHERE, [[6.1e9, 6.6e9]], {"units": "USD"}),
            "carried_usd": (WHERE, [[5.9e9, 6.4e9]], {"units": "USD"}),
            "demand_mt": ((*WHERE, "commodity"), np.full((1, 2, 3), [28.0, 16.8, 12.0])),
            "met_mt": ((*WHERE, "commodity"), np.full((1, 2, 3), [25.2, 16.8, 12.0])),
            "unmet": ((*WHERE, "node", "commodity", "month"),
                      np.zeros((1, 2, len(NODES), 3, 12)), {"units": "Mt"}),
        },
        coords={"group": ["bulk", "energy", "boxes"], "way": list(WAYS), "budget": ["ships", "led"],
                "budget_title": ("budget", ["Carriers of LNG, Arc7", "escort"]),
                "budget_status": ("budget", ["found", "derived"]),
                "budget_source": ("budget", ["made by hand"] * 2)},
    )  # fmt: skip


def _studies():
    rows = {  # title, arc, starts, adds, arrives, on its arc, saved, capital, on, built
        "zabaikalsk_30": ("Zabaikalsk to 30 Mt", "ZAB-MZL", 2030, 8.0, 0.0, 2.8, 33e6, 8.0, True,
                          "planned"),
        "heihe_conveyor": ("Coal conveyor at Heihe", "NLN-TGJ", 2027, 15.0, 0.0, 0.0, 0.0, 20.0,
                           False, "idea"),
        "depot": ("A depot of unknown cost", "NLN-TGJ", 2027, 2.0, 0.4, 0.4, 1e6, np.nan, True,
                  "building"),
    }  # fmt: skip
    titles, arcs, starts, adds, extra, own, saved, capital, on, built = (
        np.array(column) for column in zip(*rows.values(), strict=True)
    )
    usd = capital * 1e9 / 92.0
    each = usd * 0.12
    n = "study"
    per_t = np.where(own > 0, each / np.where(own > 0, own, 1) / 1e6, np.nan)
    known = np.isfinite(capital)
    return xr.Dataset(
        {
            "study_year": (n, [2030] * 3), "adds_mt": (n, adds),
            "extra_mt": (n, extra), "arc_extra_mt": (n, own), "saved_usd": (n, saved),
            "beside_extra_mt": (n, extra), "beside_arc_extra_mt": (n, own / 2),
            "beside_saved_usd": (n, saved / 2), "capital_usd": (n, usd),
            "annual_usd": (n, each), "annual_low": (n, each * 0.7),
            "annual_high": (n, each * 1.5), "usd_per_t": (n, per_t),
            "then_binds": (n, ["NLN-TGJ ; SIB-CHI", "", ""]), "starts": (n, starts),
            "on": (n, on), "built": (n, built), "adds_status": (n, ["found", "found", "assumed"]),
            "adds_source": (n, ["made by hand"] * 3),
            "capital_status": (n, np.where(known, "found", "not supplied")),
            "capital_source": (n, np.where(known, "made by hand", "no cost found")),
        },
        coords={"study": list(rows), "study_title": (n, titles),
                "study_arc": (n, arcs)},
    )  # fmt: skip


def _crossings():
    n = "crossing"
    return xr.Dataset(
        {
            "crossing_title": (n, ["Zabaikalsk-Manzhouli", "Nizhneleninskoye-Tongjiang"]),
            "crossing_arc": (n, ["ZAB-MZL", "NLN-TGJ"]), "hours": (n, [24.0, 24.0]),
            "capacity_12": (n, [10.2, 9.0]), "capacity_24": (n, [20.4, 18.0]),
            "hours_year": (n, [2024, 2024]), "carried_12": (n, [10.2, 4.8]),
            "carried_24": (n, [20.4, 4.8]),
            "saved_24_usd": (n, [60e6, 0.0]), "binds_24": (n, ["ZAB-MZL", ""]),
            "hours_status": (n, ["found", "assumed"]), "hours_source": (n, ["made by hand"] * 2),
        },
        coords={"crossing": ["zabaikalsk", "nizhneleninskoye"]},
    )  # fmt: skip


def _record():
    n = "record"
    return xr.Dataset(
        {
            "record_title": (n, ["Zabaikalsk, both ways", "Grodekovo, export"]),
            "reported": (n, [22.0, 8.3]), "modelled": (n, [20.4, np.nan]),
            "record_year": (n, [2023, 2024]), "definition": (n, ["turnover", "export"]),
            "publisher": (n, ["TASS", "RZD"]),
            "record_source": (n, ["tass.com/economy/1739339", "societyinfocus.ru"]),
            "record_status": (n, ["found"] * 2), "why": (n, ["capacity", "not in this network"]),
        },
        coords={"record": ["zabaikalsk", "grodekovo"]},
    )  # fmt: skip
