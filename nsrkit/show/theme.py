"""Colours of figures and pages, light and dark, as CSS variables with a light fallback.

One colour language: a corridor, an ice class and a state of a number keep their colour in every
figure. The hues go out from those of Okabe and Ito (2008); a test asks that colour-blind readers
tell apart what stands together.
"""

from __future__ import annotations

from typing import NamedTuple


class Colour(NamedTuple):
    """One role: its colour on a light and on a dark page."""

    light: str
    dark: str


COLOURS = {
    "page": Colour("#f5f7f9", "#0b141d"),
    "panel": Colour("#ffffff", "#121f2b"),
    "ink": Colour("#16232f", "#e6edf3"),
    "muted": Colour("#566675", "#9db0c0"),
    "line": Colour("#dbe2e8", "#263746"),
    "accent": Colour("#0a64a4", "#6cb6f0"),
    "good": Colour("#00724f", "#34c7a3"),
    "warn": Colour("#9a5200", "#f4b34d"),
    "bad": Colour("#a01018", "#ff8f85"),
    "ocean": Colour("#1b5c8c", "#0a2740"),
    "unknown": Colour("#6c8aa0", "#1b2a36"),
    "land": Colour("#d3d8cc", "#333d46"),
    "coast": Colour("#8b9488", "#5b6873"),
    "graticule": Colour("#ffffff", "#9fc3de"),
    "halo": Colour("#ffffff", "#0b141d"),
    "on-bright": Colour("#16232f", "#16232f"),
    "label": Colour("#12222f", "#f0f5f9"),
    "nsr": Colour("#d55e00", "#ff8534"),
    "suez": Colour("#009e73", "#2fc79b"),
    "cape": Colour("#a8466f", "#cc80b4"),
    "panama": Colour("#0072b2", "#57aee6"),
    "direct": Colour("#6f7d99", "#d3d9dd"),
    "rail": Colour("#56b4e9", "#79c7f2"),
    "escort": Colour("#f0e442", "#f0e442"),
    "series-1": Colour("#0072b2", "#57aee6"),
    "series-2": Colour("#d55e00", "#ff8534"),
    "series-3": Colour("#009e73", "#2fc79b"),
    "series-4": Colour("#a8466f", "#cc80b4"),
    "series-5": Colour("#e69f00", "#f3bb45"),
    "series-6": Colour("#56b4e9", "#8ed0f5"),
    "series-7": Colour("#7a7f86", "#aab2ba"),
    "series-8": Colour("#4b5d8f", "#93a4d8"),
    "series-9": Colour("#7d5a3c", "#c9a582"),
}
CORRIDORS = ("nsr", "suez", "cape", "panama", "direct", "rail")
SANS = ("system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, "
        "'DejaVu Sans', sans-serif")  # fmt: skip


def var(role: str) -> str:
    """CSS value of a role, usable where no style sheet defines it.

    Examples
    --------
    >>> var("ink")
    'var(--nsr-ink,#16232f)'
    """
    return f"var(--nsr-{role},{COLOURS[role].light})"


def corridor(name: str) -> str:
    """CSS colour of a corridor; one that is not known is neutral."""
    return var(name if name in CORRIDORS else "series-7")


def css() -> str:
    """Rules that set every role on light, dark and forced pages; print is always light."""
    light, dark = _sheets()
    return (f":root{{color-scheme:light;{light}}}"
            f"@media screen and (prefers-color-scheme:dark)"
            f"{{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}"
            f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}")  # fmt: skip


def lab() -> str:
    """A style element for the cells of a notebook: JupyterLab says itself whether it is dark.

    A report, which has a style of its own, leaves it out.
    """
    from importlib.resources import files

    light, dark = _sheets()
    rules = files("nsrkit.show").joinpath("lab.css").read_text(encoding="utf-8")
    return (f"<style data-lab>body[data-jp-theme-light=true]{{{light}}}"
            f"body[data-jp-theme-light=false]{{{dark}}}{rules}</style>")  # fmt: skip


def _sheets() -> tuple[str, str]:
    """Every role as a CSS variable, in its light and in its dark colour."""
    light, dark = (
        "".join(f"--nsr-{role}:{colour[shade]};" for role, colour in COLOURS.items())
        for shade in (0, 1)
    )
    return light, dark
