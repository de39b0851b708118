"""Write docs/ice-science.md and its figures: years past the fit, members, projection.

    NSRKIT_REFERENCE_DATA=... python tools/write_ice.py

Every number is worked out anew from the published data; the page of the fit itself is
docs/ice-fit.md (tools/show_ice_fit.py).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import ice_members
import ice_projection
import ice_years

DOCS = Path(__file__).parents[1] / "docs"
HEAD = """# How good the ice is that the record does not hold

Written by `tools/write_ice.py` from the published data. How well the embedded model holds the
record itself is in [ice-fit.md](ice-fit.md).

"""
PARTS = (ice_years, ice_members, ice_projection)


def main() -> int:
    """Write the page and its figures; without the data the page stays as it is."""
    given = os.environ.get("NSRKIT_REFERENCE_DATA")
    if not given:
        print("docs/ice-science.md stays: NSRKIT_REFERENCE_DATA names no folder", file=sys.stderr)
        return 0
    texts = []
    for part in PARTS:
        text, figures = part.section(Path(given))
        texts.append(text.strip())
        for name, svg in figures.items():
            (DOCS / name).write_text(svg, encoding="utf-8")
    (DOCS / "ice-science.md").write_text(HEAD + "\n\n".join(texts) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
