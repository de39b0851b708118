"""Drawings as inline SVG whose colours follow the theme of the page, and what a cell shows."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nsrkit.placing import placed
from nsrkit.show import theme
from nsrkit.show.widgets.packs import embedded

CHAR_EM = 0.56  # mean width of a character of a sans-serif face


class Box(NamedTuple):
    """A rectangle on the page [px]."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two rectangles overlap."""
        return (self.left < other.right and other.left < self.right
                and self.top < other.bottom and other.top < self.bottom)  # fmt: skip


class Html:
    """Something that a workbook cell shows as HTML; all text in it is escaped already."""

    def __init__(self, html: str, plain: str = "") -> None:
        self.html, self.plain = html, plain

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.plain or f"<{type(self).__name__}>"


def said(text: str) -> Html:
    """Sentences as a paragraph, where a cell would show a string in quotes.

    Parameters
    ----------
    text
        Plain text.

    Returns
    -------
    Html
        The paragraph.

    Examples
    --------
    >>> said("Ice < 1 m.").html
    '<p class="nsr-said">Ice &lt; 1 m.</p>'
    """
    return Html(f'<p class="nsr-said">{escape(text)}</p>', text)


class Figure(Html):
    """A drawing with a caption and a text alternative.

    `files` are what a reader may take with it, as text by name ("track.geojson"); a report offers
    them below the drawing.
    """

    def __init__(
        self, svg: str, alt: str, caption: str = "", files: Mapping[str, str] | None = None
    ) -> None:
        self.svg, self.alt, self.caption, self.files = svg, alt, caption, dict(files or {})
        below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
        below += "".join(attached(name, text.encode()) for name, text in self.files.items())
        super().__init__(f'<figure class="nsr-figure">{svg}{below}</figure>', alt)

    def holding(self, files: Mapping[str, str]) -> Figure:
        """The same drawing with some files to take."""
        return Figure(self.svg, self.alt, self.caption, self.files | dict(files))

    def save(self, path: str | Path) -> Path:
        """Write the drawing as an SVG file, in the light colours."""
        target = Path(path)
        with placed(target) as file:
            file.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{self.svg}', encoding="utf-8")
        return target


def attached(name: str, content: bytes) -> str:
    """A file that lies in a page, compressed, until a reader asks for it.

    Examples
    --------
    >>> attached("track.gpx", b"<gpx/>").startswith('<script type="application/zlib"')
    True
    """
    return (
        f'<script type="application/zlib" data-file="{escape(name)}">{embedded(content)}</script>'
    )


def style(**rules: str | float) -> str:
    """A `style` attribute; `_` in a name becomes `-`."""
    text = ";".join(f"{key.replace('_', '-')}:{value}" for key, value in rules.items())
    return f' style="{escape(text)}"'


def path_of(points: np.ndarray, *, close: bool = False, digits: int = 1) -> str:
    """Path data of (n, 2) points; a NaN starts a new piece, points that round alike are dropped.

    Examples
    --------
    >>> path_of(np.array([[10, 5], [10.26, 4.5], [8, 5]]), close=True)
    'M10 5l.3-.5-2.3.5Z'
    """
    unit = 10**digits
    out: list[str] = []
    last: tuple[float, float] | None = None
    steps: list[float] = []
    for x, y in np.rint(np.asarray(points, float) * unit).tolist():
        if x != x or y != y:
            last = None
        elif last is None:
            out += [_steps(steps, unit), f"M{x / unit:g} {y / unit:g}"]
            last, steps = (x, y), []
        elif (x, y) != last:
            steps += [x - last[0], y - last[1]]
            last = (x, y)
    out.append(_steps(steps, unit))
    return "".join(out) + ("Z" if close and len(out) > 1 else "")


def _steps(steps: Sequence[float], unit: int) -> str:
    """Lines by their steps from point to point, as short as path data may be written."""
    out, before = ["l"] if steps else [], "0"
    for step in steps:
        number = _short(step / unit)
        # A sign parts two numbers as a blank does, and a point after a number that has one.
        parts = number[0] == "-" or (number[0] == "." and "." in before)
        out += [number] if parts or len(out) == 1 else [" ", number]
        before = number
    return "".join(out)


def _short(value: float) -> str:
    """A number without the nought before its point."""
    text = f"{value:.4g}"
    return text.replace("0.", ".", 1) if -1 < value < 1 else text


def _px(value: float) -> str:
    """A length to a tenth of a pixel."""
    return f"{round(value, 1):g}"


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimated width of a text [px]; generous, since the face is the reader's."""
    return len(text) * size * CHAR_EM * (1.15 if bold else 1.0)


class Canvas:
    """An SVG under construction; coordinates in px, y down."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    def add(self, markup: str) -> None:
        """Append markup as it is."""
        self._parts.append(markup)

    def rect(self, box: Box, *, radius: float = 0, title: str = "", **rules: str | float) -> None:
        """A rectangle; `title` is its tooltip."""
        inner = f"><title>{escape(title)}</title></rect>" if title else "/>"
        wide, high = max(box.right - box.left, 0), max(box.bottom - box.top, 0)
        round_ = f' rx="{radius:g}"' if radius else ""
        self.add(f'<rect x="{_px(box.left)}" y="{_px(box.top)}" width="{_px(wide)}" '
                 f'height="{_px(high)}"{round_}{style(**rules)}{inner}')  # fmt: skip

    def line(
        self, points: np.ndarray | Sequence[tuple[float, float]], **rules: str | float
    ) -> None:
        """An open polyline."""
        data = path_of(np.asarray(points, float))
        self.add(f'<path d="{data}"{style(fill="none", **rules)}/>')

    def area(
        self, points: np.ndarray | Sequence[tuple[float, float]], **rules: str | float
    ) -> None:
        """A filled polygon."""
        self.add(f'<path d="{path_of(np.asarray(points, float), close=True)}"{style(**rules)}/>')

    def dot(self, x: float, y: float, radius: float, **rules: str | float) -> None:
        """A circle."""
        self.add(f'<circle cx="{_px(x)}" cy="{_px(y)}" r="{radius:g}"{style(**rules)}/>')

    def text(
        self, x: float, y: float, text: str, *, size: float = 12, anchor: str = "start",
        role: str = "ink", weight: int = 400, halo: bool = False, turn: float = 0,
        italic: bool = False,
    ) -> None:  # fmt: skip
        """Text at a base line; `halo` sets it off from what lies under it."""
        rules: dict[str, str | float] = {"font_size": f"{size:g}px", "fill": theme.var(role)}
        if weight != 400:
            rules["font_weight"] = weight
        if italic:
            rules["font_style"] = "italic"
        if anchor != "start":
            rules["text_anchor"] = anchor
        if halo:
            rules |= {"paint_order": "stroke", "stroke": theme.var("halo"), "stroke_width": "3.2px",
                      "stroke_linejoin": "round"}  # fmt: skip
        turned = f' transform="rotate({turn:g} {_px(x)} {_px(y)})"' if turn else ""
        self.add(f'<text x="{_px(x)}" y="{_px(y)}"{turned}{style(**rules)}>{escape(text)}</text>')

    def image(self, box: Box, png: bytes) -> None:
        """A raster stretched over a box."""
        data = base64.b64encode(png).decode()
        self.add(f'<image x="{box.left:g}" y="{box.top:g}" width="{box.right - box.left:g}" '
                 f'height="{box.bottom - box.top:g}" preserveAspectRatio="none" '
                 f'href="data:image/png;base64,{data}"/>')  # fmt: skip

    def markup(self) -> str:
        """What was drawn so far, to stand inside another drawing."""
        return "".join(self._parts)

    def figure(self, alt: str, caption: str = "") -> Figure:
        """The finished drawing."""
        head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} '
                f'{self.height:g}" role="img" aria-label="{escape(alt)}" '
                f'font-family="{escape(theme.SANS)}"'
                f"{style(width='100%', height='auto', display='block')}>")  # fmt: skip
        return Figure(f"{head}{self.markup()}</svg>", alt, caption)


def png(levels: np.ndarray, palette: Iterable[tuple[int, int, int, int]]) -> bytes:
    """A PNG of palette indices (row, column) with red, green, blue, opacity per entry."""
    table = np.array(list(palette), np.uint8)

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows, columns = levels.shape
    lines = np.hstack([np.zeros((rows, 1), np.uint8), levels.astype(np.uint8)]).tobytes()
    return b"".join([
        b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)),
        chunk(b"PLTE", table[:, :3].tobytes()), chunk(b"tRNS", table[:, 3].tobytes()),
        chunk(b"IDAT", zlib.compress(lines, 9)), chunk(b"IEND", b""),
    ])  # fmt: skip


class Labels:
    """Places texts so that none lies over another one."""

    def __init__(self, frame: Box) -> None:
        self.frame, self.taken = frame, list[Box]()

    def block(self, box: Box) -> None:
        """Keep a rectangle free of labels."""
        self.taken.append(box)

    def place(self, canvas: Canvas, x: float, y: float, text: str, *, size: float = 12,
              gap: float = 7, **how: str | float | bool) -> bool:  # fmt: skip
        """Write a label beside a point where there is room; False where there is none."""
        width, up = text_width(text, size, bold=True), size * 0.36
        spots = ((x + gap, y + up, "start"), (x - gap, y + up, "end"),
                 (x, y - gap, "middle"), (x, y + gap + 2 * up, "middle"),
                 (x + gap, y - gap, "start"), (x + gap, y + gap + 2 * up, "start"),
                 (x - gap, y - gap, "end"), (x - gap, y + gap + 2 * up, "end"))  # fmt: skip
        for at, base, anchor in spots:
            left = at - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
            box = Box(left - 2, base - size * 0.85, left + width + 2, base + size * 0.28)
            inside = (box.left > self.frame.left and box.right < self.frame.right
                      and box.top > self.frame.top and box.bottom < self.frame.bottom)  # fmt: skip
            if inside and not any(box.meets(other) for other in self.taken):
                self.taken.append(box)
                canvas.text(at, base, text, size=size, anchor=anchor, **how)  # type: ignore[arg-type]
                return True
        return False
