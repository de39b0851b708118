"""Claims beside what is known of them, one table for each verdict."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.claims import VERDICTS, register
from nsrkit.claims.models import LIMIT, TOLERANCE
from nsrkit.show.footnotes import Noted
from nsrkit.show.svg import Html
from nsrkit.show.tables import Link, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xarray as xr

    from nsrkit.scenario.case import Case

_HEADS = ["Article", "Claim", "Claimed", "Known", "Off", "As of", "Section"]
_REGISTER = "params/claims, each with its article and line"
_COUNTED = "counted by nsrkit.claims.check over params/claims"
_RULE = {
    "contradicted": f"off by more than {LIMIT:.0%}, on another day, or by the years before it was "
    "written",
    "off": f"beyond the tolerance of its wording, by less than {LIMIT:.0%}",
    "superseded": "right on what was known when it was written",
    "holds": "within the tolerance of its wording: "
    + ", ".join(f"{share:.0%} where it says {word}" for word, share in TOLERANCE.items())
    + "; percentages by as many points",
}


def claims(found: xr.Dataset, case: Case, article: str | None = None) -> Html:
    """Every claim with what is known of it, grouped by verdict.

    Parameters
    ----------
    found
        As `claims.check` gives it; NaN plays no part.
    case
        The scenario: a section is linked where its workbook is part of the report.
    article
        Only claims of this article; None shows all, and a report offers the choice.

    Returns
    -------
    Html
        One table for each verdict, with footnotes to the sources; those that cannot be checked
        come last, with the reason.

    Examples
    --------
    >>> import nsrkit
    >>> html = claims(nsrkit.claims.check({}), nsrkit.load("smoke"), "004").html
    >>> "triple" in html, "Felixstowe" in html
    (True, False)
    """
    if article is not None:
        found = found.isel(claim=np.flatnonzero(found.article.values == article))
    inner = "".join(
        _table(one, verdict, case).html
        for verdict in VERDICTS
        if (one := found.isel(claim=np.flatnonzero(found.verdict.values == verdict))).sizes["claim"]
    )
    return Html(f'<div data-pick="Article">{inner}</div>', f"{found.sizes['claim']} claims")


def _table(found: xr.Dataset, verdict: str, case: Case) -> Html:
    count = found.sizes["claim"]
    rows = [_row(found.isel(claim=i), case) for i in range(count)]
    head = f"{VERDICTS[verdict]}: {count} claim{'' if count == 1 else 's'}"
    if verdict == "not checkable":
        bare = [[row[0], row[1], Noted(_text(found.isel(claim=i), "reason"), _REGISTER)]
                for i, row in enumerate(rows)]  # fmt: skip
        return table(["Article", "Claim", "Why"], bare, f"{head}.", text=3)
    return table(_HEADS, rows, f"{head}; {_RULE[verdict]}.", text=len(_HEADS))


def _row(one: xr.Dataset, case: Case) -> list[object]:
    line, meant = int(one.line), _text(one, "read_as")
    meant = f"read as: {meant}" if meant and "read as" not in meant else meant
    claim = _two(_text(one, "says"), meant, _text(one, "note"))
    number = _two(_unbroken(_text(one, "known")), _text(one, "how"), _text(one, "also"))
    if _text(one, "source"):
        number = Noted(number, _text(one, "source"), _text(one, "status") or "found")
    return [f"{_text(one, 'article')}\n{one.claim.item()}" + (f", line {line}" if line else ""),
            claim, _unbroken(_text(one, "claimed")), number, _text(one, "off") or "–",
            _unbroken(_text(one, "as_of")) or "–",
            section(_text(one, "see"), case.workbooks)]  # fmt: skip


def _two(first: str, *below: str) -> str:
    """A cell of two lines; the second holds what there is."""
    return "\n".join(part for part in (first, "; ".join(each for each in below if each)) if part)


def _unbroken(text: str) -> str:
    """Dates and percentages that stay on one line."""
    return re.sub(r"(?<=\d)-(?=\d)", "\u2011", text).replace(" %", "\u00a0%")


def section(workbook: str, there: Sequence[str]) -> str:
    """A workbook by name, linked where it is part of the report."""
    return Link(workbook, workbook) if workbook in there else workbook


def _text(one: xr.Dataset, name: str) -> str:
    return str(one[name].item())


def claims_by_article(found: xr.Dataset) -> Html:
    """How many claims of each article have which verdict.

    Parameters
    ----------
    found
        As `claims.check` gives it; NaN plays no part.

    Returns
    -------
    Html
        One row for each article.

    Examples
    --------
    >>> import nsrkit
    >>> "52" in claims_by_article(nsrkit.claims.check({})).html
    True
    """
    known, rows = register().articles, []
    for name in sorted(set(map(str, found.article.values))):
        own = found.verdict.values[found.article.values == name]
        about = known.get(name)
        title = f"{name}\n{about.title}; {about.source}" if about else name
        when = _unbroken(about.published) if about else "–"
        if about and "not dated" in about.source:
            when = Noted(when, about.source, "assumed")
        rows.append([title, when, *(int((own == verdict).sum()) for verdict in VERDICTS),
                     Noted(str(len(own)), _COUNTED, "derived")])  # fmt: skip
    heads = ["Article", "Published", *VERDICTS.values(), "All"]
    return table(heads, rows, "Claims by article and verdict.", text=2)


def outside(found: xr.Dataset) -> Html:
    """Topics of the articles that this package does not model, each once.

    Parameters
    ----------
    found
        As `claims.check` gives it; NaN plays no part.

    Returns
    -------
    Html
        One row for each topic, with the claims that speak of it.

    Examples
    --------
    >>> import nsrkit
    >>> "passengers" in outside(nsrkit.claims.check({})).html
    True
    """
    rows = []
    for topic, why in register().outside.items():
        own = ", ".join(map(str, found.claim.values[found.topic.values == topic]))
        rows.append((topic, why, Noted(own, _COUNTED, "derived") if own else "–"))
    return table(["Topic", "Why it is left out", "Claims"], rows, "Outside the model.", text=3)
