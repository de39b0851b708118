"""Reading, merging and checking scenario files."""

import json

import pytest

from nsrkit.errors import DataError, ScenarioError
from nsrkit.scenario import files
from nsrkit.scenario.reading import yaml
from nsrkit.scenario.reading.merge import merged

# Each line holds ten of the line before: 100,000 values in six lines.
BOMB = "a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{last}'] * 10)}]\n"
    for last, name in zip("abcd", "bcde", strict=True)
)


def parsed(text):
    return yaml.parse(text, "x.yaml").data


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"), ("yes", "yes"), ("on", "on"), ("true", True), ("False", False),
        ("1_000", "1_000"), ("010", 10), ("0o17", 15), ("0x1F", 31), ("0b1", "0b1"),
        ("1e3", 1000.0), ("-.5", -0.5),
        ("12:30:00", "12:30:00"), ("2024-09-01", "2024-09-01"), ("~", None), ("'5'", "5"),
        ("1.", 1.0), ("!!str 12", "12"),
    ],
)  # fmt: skip
def test_scalars_by_the_rules_of_yaml_1_2(text, value):
    found = parsed(f"key: {text}")["key"]
    assert found == value
    assert type(found) is type(value)


def test_lines_are_kept():
    document = yaml.parse("a: 1\nb:\n  c: 2\n  d: [1, {e: 3}]\n", "x.yaml")
    assert {key: place.line for key, place in document.places.items()} == {
        "a": 1, "b": 2, "b.c": 3, "b.d": 4, "b.d.1.e": 4}  # fmt: skip


def test_every_duplicate_key_is_a_fault():
    faults = yaml.parse("a: 1\nb: {c: 1, c: 2}\na: 3\n", "x.yaml").faults
    assert [(fault.key, fault.line) for fault in faults] == [("b.c", 2), ("a", 3)]


@pytest.mark.parametrize(
    "text",
    [
        "a: [1\nb: 2",
        "- 1\n- 2",
        "a: &x [*x]",
        BOMB,
        "a: " + "[" * 5000,
        "a: 1\n---\nb: 2",
        "a: *missing",
        "? [1, 2]\n: 3",
        "a: \x07",
    ],
    ids=["syntax", "list", "self", "bomb", "deep", "two documents", "alias", "key", "control"],
)  # fmt: skip
def test_hostile_text_is_one_clear_fault(text):
    with pytest.raises(ScenarioError) as caught:
        yaml.parse(text, "x.yaml")
    assert caught.value.faults[-1].file == "x.yaml"


def test_tags_make_no_objects():
    document = yaml.parse("a: !!python/object/apply:os.getcwd []\nb: !!timestamp 2024-01-01", "x")
    assert document.data == {"a": [], "b": "2024-01-01"}
    assert [fault.line for fault in document.faults] == [2]


def test_dump_reads_back():
    data = {"a": "NO", "b": "1e3", "c": "010", "d": 0.1, "e": None, "f": ["yes", "~"], "g": "1_0",
            "h": 1e-7, "i": {"j": True}, "k": "", "l": "a: b # c", "m": "2024-01-01"}  # fmt: skip
    assert parsed(yaml.dump(data)) == data


def test_a_number_with_value_replaces_as_a_whole():
    base = {"price": {"value": 1, "source": "a", "status": "found"}, "x": {"y": 1, "z": 2}}
    over = {"price": {"value": 2}, "x": {"y": 3}}
    assert merged(base, over) == {"price": {"value": 2}, "x": {"y": 3, "z": 2}}


def test_a_range_alone_lies_over_the_number():
    base = {"price": {"value": 1, "source": "a"}}
    assert merged(base, {"price": {"low": 0}})["price"] == {"value": 1, "source": "a", "low": 0}


def test_a_ship_is_changed_in_place():
    assert merged({"ship": "a"}, {"ship": {"draught_m": 9}})["ship"] == {
        "extends": "a",
        "draught_m": 9,
    }
    assert merged({"ship": {"extends": "a", "x": 1}}, {"ship": "b"})["ship"] == "b"


def test_plain_numbers_are_set_by_user():
    case = files.read_case("baseline", {"prices.vlsfo": 800, "prices.mgo.value": 900})
    for number, value in ((case.prices.vlsfo, 800.0), (case.prices.mgo, 900.0)):
        assert (number.value, number.status, number.low) == (value, "user", None)


def test_overrides_may_be_nested_and_ships_named():
    case = files.read_case("baseline", {"voyage": {"escort": "full"}, "voyage.ship": "feeder-1as",
                                        "voyage.ship.draught_m": 8})  # fmt: skip
    assert case.voyage.escort == "full"
    assert case.voyage.ship.name == "feeder-1as"
    assert case.voyage.ship.draught_m.value == 8.0


def test_names_are_found_beside_the_scenario_here_and_in_the_package(tmp_path, monkeypatch):
    here, there = tmp_path / "here", tmp_path / "there"
    (there / "ships").mkdir(parents=True)
    here.mkdir()
    monkeypatch.chdir(here)
    package = files.package_folder("params") / "ships/panamax-ice1.yaml"
    assert files.find("ships", "panamax-ice1", there) == package
    mine = there / "ships/panamax-ice1.yaml"
    mine.write_text(package.read_text())
    assert files.find("ships", "panamax-ice1", there) == mine
    assert files.find("ships", "panamax-ice1") == package
    assert files.find("ships", str(mine)) == mine
    (there / "mine.yaml").write_text("extends: baseline\nname: mine\n")
    assert files.read_case(there / "mine.yaml").name == "mine"


@pytest.mark.parametrize("name", ["", ".", "..", "a\0b", "~nobody/x"])
def test_odd_names_are_not_found(name):
    with pytest.raises(DataError):
        files.find("ships", name)


def test_an_unknown_name_gets_the_nearest():
    with pytest.raises(DataError, match="did you mean panamax-ice1"):
        files.find("ships", "panamax-ise1")


def test_extends_in_a_circle(tmp_path):
    (tmp_path / "a.yaml").write_text("extends: b.yaml\n")
    (tmp_path / "b.yaml").write_text("name: b\nextends: a.yaml\n")
    with pytest.raises(ScenarioError) as caught:
        files.read_case(tmp_path / "a.yaml")
    fault = next(fault for fault in caught.value.faults if fault.key == "extends")
    assert "circle" in fault.message
    assert fault.line == 2


def test_a_file_may_start_from_several(tmp_path):
    """What they share is laid down once: the second must not take back what the first changed."""
    (tmp_path / "low.yaml").write_text("extends: baseline\nname: low\ntitle: low\n")
    (tmp_path / "a.yaml").write_text("extends: low.yaml\ntitle: a\nscan: {every_d: 9}\n")
    (tmp_path / "b.yaml").write_text("extends: low.yaml\nprices: {vlsfo: 800}\n")
    (tmp_path / "both.yaml").write_text("extends: [a.yaml, b.yaml]\nname: both\n")
    found = files.read_case(tmp_path / "both.yaml")
    assert (found.name, found.title, found.scan.every_d) == ("both", "a", 9)
    assert found.prices.vlsfo.value == 800
    (tmp_path / "both.yaml").write_text("extends: [b.yaml, a.yaml]\nname: both\ntitle: mine\n")
    assert files.read_case(tmp_path / "both.yaml").title == "mine"
    (tmp_path / "both.yaml").write_text("extends: [a.yaml, nowhere, 3]\nname: both\n")
    with pytest.raises(ScenarioError) as caught:
        files.read_case(tmp_path / "both.yaml")
    assert [fault.value for fault in caught.value.faults if fault.key == "extends"] == [
        "nowhere",
        3,
    ]


def test_a_product_is_found_beside_the_scenario(tmp_path):
    (tmp_path / "ice.nc").write_bytes(b"")
    (tmp_path / "mine.yaml").write_text("extends: baseline\nname: mine\nice: {source: ice.nc}\n")
    assert files.read_case(tmp_path / "mine.yaml").ice.source == str(tmp_path / "ice.nc")


@pytest.mark.parametrize("path", files.names("ships"))
def test_every_ship_loads_alone(path):
    assert files.read_ship(path).name == path


def test_faults_of_a_ship_name_its_file(tmp_path):
    text = files.find("ships", "panamax-ice1").read_text()
    (tmp_path / "odd.yaml").write_text(text.replace("propellers: 1", "propellers: 9"))
    with pytest.raises(ScenarioError) as caught:
        files.read_ship(tmp_path / "odd.yaml")
    fault, = caught.value.faults  # fmt: skip
    assert fault.key == "voyage.ship.propellers"
    assert fault.file.endswith("odd.yaml")
    line = (tmp_path / "odd.yaml").read_text().splitlines()[fault.line - 1]
    assert line.startswith("propellers")


def test_schema_offers_names_and_descriptions():
    from nsrkit.scenario.schema import schema

    found = schema()
    ship = found["$defs"]["Voyage"]["properties"]["ship"]
    assert [choice.get("type") for choice in ship["anyOf"]] == ["string", None]
    price = found["$defs"]["Prices"]["properties"]["vlsfo"]
    assert {"type": "number"} in price["anyOf"]
    assert price["description"].endswith("[USD/t]")
    assert "required" not in found


@pytest.mark.parametrize("name", ["baseline", "heavy-ice-2024", "smoke", "defaults"])
def test_the_schema_accepts_our_own_files(name):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((files.package_folder("params") / "schema.json").read_text())
    given = files.read_yaml(files.package_folder("params") / f"{name}.yaml")
    jsonschema.validate(given, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(given | {"prices": {"vslfo": 1}}, schema)


@pytest.mark.parametrize("given", ["abc", True, None, [1], {"value": "x"}])
def test_what_is_no_number_is_told(given):
    with pytest.raises(ScenarioError) as caught:
        files.read_case("baseline", {"prices.vlsfo": given})
    assert caught.value.faults[0].key.startswith("prices.vlsfo")
    assert "number" in str(caught.value)
