"""Meshes of irregular cells: PolarRoute's own regression cases, and closed forms.

Smith et al. (2022), arXiv 2209.02389; regression cases of the repository bas-amop/PolarRoute. Its
case across 180 degrees states 63.01 d for 557 km at 26.5 km/h; the right answer is 0.875165 d.
"""

import copy
import json

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from nsrkit import DataError, NoRouteError
from nsrkit.voyage import mesh
from nsrkit.voyage.cells.crossing import seconds

SIDE = {(1, 1): 1, (1, 0): 2, (1, -1): 3, (0, -1): 4, (-1, -1): -1, (-1, 0): -2, (-1, 1): -3,
        (0, 1): -4}  # fmt: skip
ANTIMERIDIAN = 0.875165


def four(value):
    return float(f"{value:.4g}")


def stored(folder):
    for file in sorted((folder / "fixtures" / "polarroute").glob("*.json")):
        yield file, json.loads(file.read_text())


def test_stored_cases(reference):
    count = 0
    for file, told in stored(reference):
        found = mesh.routes(file)
        pairs = list(zip(found["from"].values, found["to"].values, strict=True))
        for path in told["paths"]["features"]:
            theirs, name = path["properties"], file.name
            at = pairs.index((theirs["from"], theirs["to"]))
            days = float(found["total_days"][at])
            if "antimeridian" in name:
                assert days == pytest.approx(ANTIMERIDIAN, abs=5e-7), name
                continue
            count += 1
            assert four(days) == four(theirs["total_traveltime"]), name
            assert four(found["total_traveltime"][at]) == four(days)
            assert four(found["total_fuel"][at]) == four(theirs["total_fuel"]), name
            if "checkerboard" in name:  # many ways are as good as this one there
                continue
            n = len(theirs["traveltime"]) + 1
            line = np.array(path["geometry"]["coordinates"])
            np.testing.assert_allclose(found["lon"][at, :n], line[:, 0], atol=1e-6)
            np.testing.assert_allclose(found["lat"][at, :n], line[:, 1], atol=1e-6)
            np.testing.assert_allclose(found["hours"][at, 1:n] / 24, theirs["traveltime"], 1e-5)
    assert count == 6


def test_stored_cases_without_a_way_say_so(reference):
    found = mesh.routes(
        reference / "fixtures" / "polarroute" / "dijkstra_time_multi_waypoint_blocked.json"
    )
    blocked = found["to"] == "Box 3"
    assert blocked.sum() == 2
    assert np.isnan(found["total_hours"][blocked]).all()
    assert all("closed cells lie between" in why for why in found["reason"].values[blocked])
    assert (found["reason"].values[~blocked] == "").all()


def made(boxes, ends=None, **config):
    """A mesh of boxes (west, east, south, north, values), joined where they touch."""
    cells = []
    for number, (west, east, south, north, *values) in enumerate(boxes):
        cells.append({
            "id": str(number), "cx": (west + east) / 2, "cy": (south + north) / 2,
            "dcx": (east - west) / 2, "dcy": (north - south) / 2, "speed": [26.5] * 8,
            **(values[0] if values else {}),
        })  # fmt: skip
    graph = {cell["id"]: {} for cell in cells}
    for a in cells:
        for b in cells:
            lon, lat = (b["cx"] - a["cx"] + 180) % 360 - 180, b["cy"] - a["cy"]
            dx, dy = abs(lon) - a["dcx"] - b["dcx"], abs(lat) - a["dcy"] - b["dcy"]
            if a is not b and max(dx, dy) < 1e-9 and max(dx, dy) > -1e-9:
                side = (int(np.sign(lon)) * (dx > -1e-9), int(np.sign(lat)) * (dy > -1e-9))
                graph[a["id"]].setdefault(str(SIDE[side]), []).append(int(b["id"]))
    told = {"cellboxes": cells, "neighbour_graph": graph, "config": config}
    if ends:
        told["waypoints"] = {
            "Name": {"0": "A", "1": "B"}, "Long": {str(i): e[0] for i, e in enumerate(ends)},
            "Lat": {str(i): e[1] for i, e in enumerate(ends)}, "Source": {"0": "X", "1": " "},
            "Destination": {"0": None, "1": "x "},
        }  # fmt: skip
    return told


def flow(u=0.0, v=0.0, speed=26.5):
    return {"uC": u, "vC": v, "speed": [speed] * 8}


PAIR = [(0, 5, -1.25, 1.25), (5, 10, -1.25, 1.25)]
LON, LAT = 111_321.0, 111_386.0


def test_straight_legs_in_open_water():
    found = mesh.routes(made(PAIR, [(2.5, 0), (7.5, 0)]))
    assert float(found["total_days"][0]) == pytest.approx(5 * LON / 26.5e3 / 24, rel=1e-12)
    np.testing.assert_allclose(found["lon"][0], [2.5, 5.0, 7.5])
    up = [(-2.5, 2.5, 77.5, 80.0), (-2.5, 2.5, 80.0, 82.5)]
    route = mesh.open(made(up)).route((0, 78.75), (0, 81.25))
    assert route.total_days == pytest.approx(2.5 * LAT / 26.5e3 / 24, rel=1e-12)
    assert float(route["distance"][-1]) == pytest.approx(2.5 * LAT)
    assert (np.diff(route["hours"]) > 0).all()


def test_current_in_one_cell():
    # 20 km/h through the water, current (3, 2) km/h, over (400, 100) km.
    lon, lat = 400e3 / LON, 100e3 / LAT
    cell = [(-9, 9, -9, 9, flow(3 / 3.6, 2 / 3.6, 20.0))]
    route = mesh.open(made(cell)).route((0, 0), (lon, lat))
    assert route.total_hours == pytest.approx(17.651263, abs=5e-7)
    assert mesh.open(made(cell)).route((lon, lat), (0, 0)).total_hours > 17.651263


@pytest.mark.parametrize("there", [(177.5, -177.5), (-177.5, 177.5)])
@pytest.mark.parametrize("east", [-177.5, 182.5])
def test_across_180_degrees_in_both_directions(there, east):
    boxes = [(175, 180, -1.25, 1.25), (east - 2.5, east + 2.5, -1.25, 1.25)]
    found = mesh.routes(made(boxes, [(there[0], 0), (there[1], 0)]))
    assert float(found["total_days"][0]) == pytest.approx(ANTIMERIDIAN, abs=5e-7)
    assert float(found["total_traveltime"][0]) == pytest.approx(ANTIMERIDIAN, abs=5e-7)
    assert abs(float(found["lon"][0, 1])) == 180.0


CURRENTS = [(0, 0), (1.0, 0.5), (-2.0, 1.5), (0.3, -3.0)]


@pytest.mark.parametrize("slow", [26.5, 12.0])
@pytest.mark.parametrize(
    ("one", "two"), list(zip(CURRENTS, CURRENTS[1:] + CURRENTS[:1], strict=True))
)
@pytest.mark.parametrize("upright", [False, True])
def test_crossing_is_where_an_independent_optimiser_puts_it(slow, one, two, upright):
    # A large cell and, beside its corner, a small one: the way bends at the shared edge.
    boxes = [(0, 4, 70, 74, flow(*one)), (4, 6, 72, 74, flow(*two, slow))]
    if upright:
        boxes = [(0, 4, 66, 70, flow(*one)), (0, 2, 70, 72, flow(*two, slow))]
    whole = mesh.open(made(boxes))
    c, (e,) = whole.cells, np.flatnonzero(whole.edges.to == 1)

    def legs(at):
        if upright:
            wide = LON * np.cos(np.radians((c.cy[0] + c.cy[1]) / 2))
            lengths = (at * wide, 2 * LAT), ((c.cx[1] - c.cx[0] - at) * wide, LAT)
        else:
            wide = LON * np.cos(np.radians(c.cy))
            lengths = (2 * wide[0], at * LAT), (wide[1], (c.cy[1] - c.cy[0] - at) * LAT)
        return [seconds(*lengths[i], c.u[i], c.v[i], c.speed[i, 0]) for i in range(2)]

    low, high = (-2, 0) if upright else (0, 2)
    best = minimize_scalar(lambda at: sum(legs(at)), bounds=(low, high), method="bounded",
                           options={"xatol": 1e-9})  # fmt: skip
    mine = float(whole.edges.first[e] + whole.edges.second[e])
    assert mine == pytest.approx(min(best.fun, sum(legs(low)), sum(legs(high))), rel=1e-9)
    at = whole.edges.lon[e] - c.cx[0] if upright else whole.edges.lat[e] - c.cy[0]
    assert low - 1e-12 <= at <= high + 1e-12
    assert mine == pytest.approx(sum(legs(at)), rel=1e-9)


def test_refraction_obeys_snell():
    boxes = [(0, 2, -4, 4, flow(speed=20.0)), (2, 4, -1, 7, flow(speed=10.0))]
    whole = mesh.open(made(boxes))
    (e,) = np.flatnonzero(whole.edges.to == 1)
    lat, wide = whole.edges.lat[e], LON * np.cos(np.radians([0.0, 3.0]))
    sines = [np.sin(np.arctan2(dy * LAT, wide[i])) for i, dy in enumerate((lat, 3.0 - lat))]
    assert sines[0] / sines[1] == pytest.approx(2.0, rel=1e-6)


def test_a_current_in_the_last_cell_works_the_right_way():
    four_cells = [(w, w + 5, s, s + 2.5, flow(0, 1.0)) for s in (-2.5, 0) for w in (-5, 0)]
    found = mesh.routes(made(four_cells, [(-2.5, -1.25), (2.5, 1.25)]))
    hours = found["hours"][0].values
    assert hours[2] == pytest.approx(2 * hours[1])
    # PolarRoute reports 0.464403 d for the first half and 0.989405 d in all.
    assert hours[1] / 24 == pytest.approx(0.464403, abs=5e-7)
    assert float(found["total_traveltime"][0]) == pytest.approx(0.989405, abs=5e-7)


def test_a_way_over_the_globe_in_large_cells():
    # A regression case of PolarRoute: 40 x 40 cells of 4 degrees, 32.376405 d both ways.
    cells = [(w, w + 4, s, s + 4) for s in range(-80, 80, 4) for w in range(-80, 80, 4)]
    ends = [(-79.5, -79.5), (79.5, 79.5)]
    whole = mesh.open(made(cells))
    assert whole.route(*ends).total_days == pytest.approx(32.376405, abs=5e-7)
    assert whole.route(*ends[::-1]).total_days == pytest.approx(32.376405, abs=5e-7)


def test_least_fuel_goes_another_way():
    cells = [(x, x + 1, y, y + 1, {"fuel": [50.0 if y == 1 and x == 1 else 10.0] * 8})
             for y in range(3) for x in range(3)]  # fmt: skip
    ends = [(0.5, 1.5), (2.5, 1.5)]
    fast = mesh.routes(made(cells, ends))
    lean = mesh.routes(made(cells, ends, route_info={"objective_function": "fuel"}))
    assert float(fast["total_hours"][0]) < float(lean["total_hours"][0])
    assert float(fast["total_fuel"][0]) > float(lean["total_fuel"][0])
    assert float(lean["total_fuel"][0]) == pytest.approx(float(lean["total_days"][0]) * 10)


@pytest.mark.parametrize("values", [
    {"inaccessible": True}, flow(speed=0.0), flow(speed=float("nan")), {"speed": None},
    flow(u=float("nan")), {"speed": [26.5] * 7 + [0.0]},
])  # fmt: skip
def test_closed_cells_are_not_entered(values):
    told = made([*PAIR[:1], (*PAIR[1], values)], [(2.5, 0), (7.5, 0)])
    found = mesh.routes(told)
    assert np.isnan(found["total_hours"][0])
    assert "B lies in a closed cell" in found["reason"].values[0]
    with pytest.raises(NoRouteError, match="closed cell"):
        mesh.open(told).route("A", "B")
    wall = made([*PAIR[:1], (*PAIR[1], values), (10, 15, -1.25, 1.25)])
    with pytest.raises(NoRouteError, match="closed cells lie between"):
        mesh.open(wall).route((2.5, 0), (12.5, 0))


def test_a_current_faster_than_the_ship_is_a_one_way_street():
    boxes = [(*box, flow(9.0, 0.0)) for box in PAIR]
    whole = mesh.open(made(boxes))
    assert whole.route((2.5, 0), (7.5, 0)).total_hours == pytest.approx(
        5 * LON / (26.5e3 / 3600 + 9.0) / 3600
    )
    with pytest.raises(NoRouteError):
        whole.route((7.5, 0), (2.5, 0))


def broken(change):
    told = copy.deepcopy(made(PAIR, [(2.5, 0), (7.5, 0)]))
    change(told)
    return told


@pytest.mark.parametrize(("change", "message"), [
    (lambda t: t.pop("cellboxes"), "needs 'cellboxes'"),
    (lambda t: t.pop("neighbour_graph"), "needs 'neighbour_graph'"),
    (lambda t: t["cellboxes"].clear(), "no cells"),
    (lambda t: t["cellboxes"][1].pop("dcx"), "cell 1 of the mesh has no 'dcx'"),
    (lambda t: t["cellboxes"][1].pop("id"), "'id'"),
    (lambda t: t["cellboxes"][1].update(id="0"), "same id"),
    (lambda t: t["cellboxes"][1].update(cx="east"), "no number"),
    (lambda t: t["cellboxes"][1].update(dcy=0.0), "half widths"),
    (lambda t: t["cellboxes"][1].update(speed=[1, 2]), "speed' of cell 1"),
    (lambda t: t["cellboxes"][1].update(cx=9.0), "does not touch"),
    (lambda t: t["neighbour_graph"]["0"].update({"2": [7]}), "unknown neighbour 7"),
    (lambda t: t["neighbour_graph"]["0"].update({"5": [1]}), "unknown side"),
    (lambda t: t["neighbour_graph"].update({"9": {}}), "names the cell 9"),
    (lambda t: t["waypoints"]["Long"].update({"1": 12.0}), "outside the mesh"),
    (lambda t: t["waypoints"]["Long"].update({"1": None}), "waypoints cannot be read"),
    (lambda t: t["waypoints"].pop("Lat"), "no column 'Lat'"),
    (lambda t: t.pop("waypoints"), "no waypoints"),
    (lambda t: t["config"].update(vessel_info={"unit": "furlongs"}), "furlongs"),
    (lambda t: t["config"].update(route_info={"objective_function": "fuel"}), "objective 'fuel'"),
])  # fmt: skip
def test_broken_meshes(change, message):
    with pytest.raises(DataError, match=message):
        mesh.routes(broken(change))


def test_files_and_names_that_are_not_there(tmp_path):
    with pytest.raises(DataError, match="cannot be read as a mesh"):
        mesh.open(tmp_path / "none.json")
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(DataError, match="cannot be read as a mesh"):
        mesh.open(tmp_path / "bad.json")
    with pytest.raises(DataError, match="unknown source 'C'; the mesh has A, B"):
        mesh.open(made(PAIR, [(2.5, 0), (7.5, 0)])).route("C", "B")
    with pytest.raises(DataError, match="neither"):
        mesh.open(made(PAIR)).route(3.0, (7.5, 0))
