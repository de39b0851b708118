"""A small, strict reader of YAML: values by the YAML 1.2 core rules, with the line of every key.

Foreign text is data: nodes are read one by one, no tag makes an object, an alias cannot blow up.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from nsrkit.errors import Fault, ScenarioError

MOST_BYTES, MOST_NODES = 2_000_000, 50_000
_SMALL = 50_000  # characters of texts whose nodes are kept

_TAG = "tag:yaml.org,2002:"
# YAML 1.2.2, section 10.3.2: `NO` and `1_000` are words, `010` is ten, a date is a word.
_CORE = {
    "null": (r"~|null|Null|NULL|", "~nN\0"),
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    "float": (
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        "-+.0123456789",
    ),
}


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way


class _Dumper(yaml.SafeDumper):
    """Quotes every word that YAML 1.1 or 1.2 would read as something else."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


for _name, (_pattern, _first) in _CORE.items():
    for _class in (_Loader, _Dumper):
        _class.add_implicit_resolver(
            _TAG + _name,
            re.compile(f"^(?:{_pattern})$"),
            ["" if c == "\0" else c for c in _first],
        )


class Place(NamedTuple):
    """Where a key stands."""

    file: str
    line: int | None


class Document(NamedTuple):
    """The content of one or more YAML files, the place of each key, and what is wrong with them."""

    data: dict[str, Any]
    places: dict[str, Place]
    """By dotted key."""
    faults: list[Fault]


class _Reader:
    """Turns the node graph of one file into plain dicts, lists and scalars."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[str, Place] = {}
        self.faults: list[Fault] = []
        self._open: list[int] = []
        self._count = 0

    def value(self, node: yaml.Node, key: str) -> Any:
        self._count += 1
        if self._count > MOST_NODES:
            self._stop(key, node, f"more than {MOST_NODES} values; aliases multiply", "write less")
        if id(node) in self._open:
            self._stop(key, node, "an alias that contains itself", "write the value out")
        self._open.append(id(node))
        try:
            if isinstance(node, yaml.MappingNode):
                return self._mapping(node, key)
            if isinstance(node, yaml.SequenceNode):
                return [self.value(item, f"{key}.{i}") for i, item in enumerate(node.value)]
            return self._scalar(node, key)
        finally:
            self._open.pop()

    def _mapping(self, node: yaml.MappingNode, key: str) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        lines: dict[Any, int] = {}
        for name_node, item in node.value:
            name = self.value(name_node, key)
            line = name_node.start_mark.line + 1
            inner = f"{key}.{name}" if key else str(name)
            if isinstance(name, dict | list):
                self._stop(key, name_node, "a key must be a word or a number", "name the key")
            if name in found:
                self._fault(inner, line, f"the key is already given in line {lines[name]}",
                            remedy="keep one of the two")  # fmt: skip
                continue
            lines[name] = line
            self.places[inner] = Place(self.file, line)
            found[name] = self.value(item, inner)
        return found

    def _scalar(self, node: yaml.Node, key: str) -> Any:
        kind, text = node.tag.removeprefix(_TAG), node.value
        if kind not in _CORE and kind != "str":
            self._fault(key, node.start_mark.line + 1, "tags are not read", node.tag,
                        "leave the tag out")  # fmt: skip
            return text
        try:
            return _read_as(kind, text)
        except ValueError:
            self._fault(key, node.start_mark.line + 1, f"not a YAML 1.2 {kind}", text)
            return text

    def _fault(
        self, key: str, line: int, message: str, value: object = None, remedy: str = ""
    ) -> None:
        self.faults.append(Fault(key, message, value, remedy, self.file, line))

    def _stop(self, key: str, node: yaml.Node, message: str, remedy: str) -> None:
        self._fault(key, node.start_mark.line + 1, message, None, remedy)
        raise ScenarioError(self.faults)


def _read_as(kind: str, text: str) -> Any:
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int":
        base = {"0o": 8, "0x": 16}.get(text[:2], 10)
        return int(text, base)
    if kind == "float":
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text


def shown(path: Path) -> str:
    """A path as people write it: relative where it lies below the current folder."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def read(path: Path) -> Document:
    """One file as plain values with places; syntax faults end it, duplicate keys are collected."""
    file = shown(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ScenarioError([Fault("", f"cannot be read: {error.strerror}", file=file)]) from None
    if len(raw) > MOST_BYTES:
        raise ScenarioError([Fault("", f"larger than {MOST_BYTES} bytes", file=file)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScenarioError([Fault("", "is not UTF-8 text", file=file)]) from None
    return parse(text, file)


def parse(text: str, file: str) -> Document:
    """YAML text of a mapping as plain values with places."""
    reader = _Reader(file)
    node = _compose(text, file)
    if node is None:
        return Document({}, {}, [])
    if not isinstance(node, yaml.MappingNode):
        fault = Fault("", "expected `key: value` lines", file=file, line=node.start_mark.line + 1)
        raise ScenarioError([fault])
    return Document(reader.value(node, ""), reader.places, reader.faults)


def scalar(text: str) -> Any:
    """The value of `--set KEY=VALUE`: a scalar, or a list or mapping in flow style.

    Examples
    --------
    >>> scalar("800"), scalar("NO"), scalar("[nsr, suez]")
    (800, 'NO', ['nsr', 'suez'])
    """
    reader = _Reader("--set")
    node = _compose(text, "--set")
    found = None if node is None else reader.value(node, "")
    if reader.faults:
        raise ScenarioError(reader.faults)
    return found


def _nodes(text: str) -> yaml.Node | None:
    return yaml.compose(text, Loader=_Loader)


# Scenarios extend the same few files, and nearly all of the time of loading one is this; a reader
# leaves the nodes as they are.
_kept = lru_cache(maxsize=64)(_nodes)


def _compose(text: str, file: str) -> yaml.Node | None:
    try:
        return _kept(text) if len(text) <= _SMALL else _nodes(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        message = " ".join(str(part) for part in (error.context, error.problem) if part)
    except yaml.YAMLError as error:  # characters that YAML forbids carry no mark
        message, line = str(error).splitlines()[0], None
    except RecursionError:
        message, line = "nested too deeply", None
    raise ScenarioError([Fault("", f"not YAML: {message}", None, "mend the syntax", file, line)])


def dump(data: dict[str, Any]) -> str:
    r"""Plain values as YAML that reads back the same by 1.1 and 1.2 rules.

    Examples
    --------
    >>> dump({"country": "NO", "price": 1e3})
    "country: 'NO'\nprice: 1000.0\n"
    """
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
