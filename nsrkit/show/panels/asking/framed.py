"""The panel: controls, what was changed, the answer, and the scenario that can be kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from nsrkit.ensemble.memo import Memo
from nsrkit.ensemble.store import muted
from nsrkit.show.panels.asking.controls import Control
from nsrkit.show.panels.asking.desk import Desk
from nsrkit.show.panels.asking.said import missing
from nsrkit.show.svg import Html

if TYPE_CHECKING:
    from nsrkit.scenario.case import Case

_PAGES, _FOUND = 64, 8  # that are kept: answers, and what was computed for them


class Stage(Protocol):
    """A widget beside the words that shows an answer, such as a map."""

    widget: Any
    """What stands below the panel."""

    def show(self, case: Case, answer: Html) -> None:
        """Show the answer to a case."""

    def listen(self, choose: Callable[[Mapping[str, Any]], None]) -> None:
        """Take the function that is called with what is chosen on the stage, by key."""


def panel(
    case: Case, controls: Sequence[Control], answer: Callable[..., Html], what: str = "answer", *,
    compute: Callable[[Case], Any] | None = None, found: Any = None,
    stage: Callable[[], Stage] | None = None,
) -> Any:  # fmt: skip
    """Controls, and the answer that follows them.

    The answer to the case as loaded stands there at once. Others are computed in a thread, so that
    the page stays alive; a newer choice takes the place of an older one; what takes longer than 0.3
    s shows how far it is and can be cancelled: between two blocks of `nsrkit.ensemble.run`, or
    where a pure function calls `nsrkit.ensemble.executor.step`. Where no event loop runs, as in a
    script or a test, a choice is answered before `choose` returns. Headline numbers that an answer
    hands over are not written down.

    Parameters
    ----------
    case
        Where the panel starts.
    controls
        As `dates`, `ships`, `choice`, `several`, `number`, `flag` and `view` make them, in order.
        Keys that start with those of another control, as `voyage.ship.order_kn` with
        `voyage.ship`, follow it.
    answer
        A pure function: `answer(case, **views)` gives the `Html` to show, with a keyword for each
        view. With `compute` it is `answer(case, found, **views)`. It may raise an NsrkitError,
        which is shown as a sentence while the last answer stays.
    what
        What is computed, in words: "Computing the route".
    compute
        What takes long, as a pure function of the case; a change of views does not compute again.
    found
        What `compute` gives for this case, where the workbook has it already.
    stage
        Makes a widget that shows answers too, below the panel.

    Returns
    -------
    Panel
        An anywidget (see `nsrkit.show.panels.asking.widget`): `.choose({key: value})` chooses as a
        reader would, `.answer` is the HTML shown, `.case` the case as chosen. With a stage, a box
        of it and the stage's widget. Without the libraries, a sentence that says what to install,
        so that a workbook runs all the same.

    Examples
    --------
    >>> import datetime as dt
    >>> import nsrkit
    >>> from nsrkit.show.panels import asking
    >>> from nsrkit.show.svg import Html
    >>> case = nsrkit.load("smoke")
    >>> made = asking.panel(case, [asking.dates(case)], lambda case: Html(f"{case.voyage.depart}"))
    >>> made.answer
    '2024-09-01'
    >>> made.choose({"voyage.depart": dt.date(2024, 9, 14)})
    >>> made.answer, made.changed
    ('2024-09-14', ['Departure 14 Sep 2024 instead of 1 Sep 2024'])
    """
    try:
        from nsrkit.show.panels.asking.widget import Panel, beside

        stands = stage() if stage else None
    except ImportError:
        return missing()
    made = Panel(Asked(case, controls, answer, compute, found), what, stands)
    return made if stands is None else beside(made, stands.widget)


class Asked:
    """A desk whose case is answered; what was computed and drawn is kept for a while."""

    def __init__(
        self, case: Case, controls: Sequence[Control], answer: Callable[..., Html],
        compute: Callable[[Case], Any] | None, found: Any,
    ) -> None:  # fmt: skip
        self.desk = Desk(case, controls)

        def computed(asked: Case) -> Any:
            assert compute is not None
            return found if found is not None and asked == case else compute(asked)

        at_hand = Memo(computed, _FOUND)

        def drawn(asked: Case, **views: Any) -> Html:
            given = (asked,) if compute is None else (asked, at_hand(asked))
            with muted():
                return answer(*given, **views)

        self._drawn = Memo(drawn, _PAGES)

    def question(self) -> Callable[[], tuple[Case, Html]]:
        """The question as things stand now: later choices do not change it.

        Raises
        ------
        ScenarioError
            Holds what is wrong with what was chosen.
        """
        case, views = self.desk.case(), dict(self.desk.views)
        return lambda: (case, self._drawn(case, **views))
