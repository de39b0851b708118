"""Claims of articles and of users, held against what a run computed or the record holds.

Results are read by their keys; no model is imported. `register` gives the claims, `check` the
verdicts.
"""

from __future__ import annotations

from nsrkit.claims.answers import check
from nsrkit.claims.book import register
from nsrkit.claims.models import VERDICTS

__all__ = ["VERDICTS", "check", "register"]
