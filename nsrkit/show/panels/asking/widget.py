"""The panel as a widget of JupyterLab: what Python knows of it; `panel.js` draws it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import ipywidgets
import traitlets

from nsrkit.ensemble.executor import Cancelled
from nsrkit.show.panels.asking.kept import load, names, save
from nsrkit.show.panels.asking.said import no_answer, plain
from nsrkit.show.panels.asking.work import State, Work, tried

if TYPE_CHECKING:
    from nsrkit.scenario.case import Case
    from nsrkit.show.panels.asking.controls import Control
    from nsrkit.show.panels.asking.framed import Asked, Stage

_HERE = Path(__file__).parent


class Panel(anywidget.AnyWidget):
    """Controls and the answer that follows them; made by `panel`.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.show.panels import asking
    >>> from nsrkit.show.svg import Html
    >>> case = nsrkit.load("smoke")
    >>> made = asking.panel(case, [asking.ships(case)], lambda case: Html(case.voyage.ship.title))
    >>> made.choose({"voyage.ship": "arc7-lng"})
    >>> made.case.voyage.ship.ice_class.polaris, made.answer == made.case.voyage.ship.title
    ('PC4', True)
    """

    _esm = _HERE / "panel.js"
    _css = _HERE / "panel.css"
    what = traitlets.Unicode().tag(sync=True)
    controls = traitlets.List(traitlets.Dict()).tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)
    """Of each control its number, whether it is ticked, or the place of its option."""
    changed = traitlets.List(traitlets.Unicode()).tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    fault = traitlets.Unicode().tag(sync=True)
    answer = traitlets.Unicode().tag(sync=True)
    scenarios = traitlets.List(traitlets.Unicode()).tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    """What became of a file that was to be saved or loaded."""
    answered = traitlets.Int().tag(sync=True)
    """How often there was an answer, a fault or a cancel."""

    def __init__(self, asked: Asked, what: str, stage: Stage | None) -> None:
        self._asked, self._stage, self._following = asked, stage, False
        self._options = {one.key: list(one.options) for one in asked.desk.controls.values()}
        super().__init__(what=what, scenarios=names())
        self._work = Work(self._answered, self._heard)
        self._answered(tried(asked.question()))  # at once: the cell that shows it ends with it
        self.observe(self._turned, "chosen")
        self.on_msg(self._bidden)
        if stage is not None:
            stage.listen(self.choose)

    @property
    def case(self) -> Case:
        """The case as chosen."""
        return self._asked.desk.case()

    def choose(self, chosen: Mapping[str, Any]) -> None:
        """Choose values by key, as a reader would."""
        self._asked.desk.choose(chosen)
        self._ask()

    def _turned(self, change: Any) -> None:
        """A control was moved on the page."""
        if self._following:
            return
        moved = {key: self._value(key, at) for key, at in change["new"].items()
                 if at != change["old"].get(key)}  # fmt: skip
        if moved:
            self.choose(moved)

    def _value(self, key: str, at: Any) -> Any:
        options = self._options[key]
        return options[int(at)][1] if options else at

    def _bidden(self, _: Any, content: dict[str, Any], __: Any) -> None:
        """A button was pressed on the page."""
        do, name = content.get("do"), str(content.get("name", ""))
        if do == "cancel":
            self._work.cancel()
        elif do == "reset":
            self.reset()
        elif do == "save":
            self.save(name, replace=bool(content.get("replace")))
        elif do == "load":
            self.load(name)

    def reset(self) -> None:
        """Go back to the case as loaded."""
        self._asked.desk.reset()
        self._ask()

    def save(self, name: str, *, replace: bool = False) -> None:
        """Write the case as chosen as a scenario file; `note` says what came of it."""
        self.note = save(self.case, name, self.changed, replace=replace)
        self.scenarios = names()

    def load(self, name: str) -> None:
        """Start from another scenario; the controls follow."""
        try:
            case = load(name)
        except Exception as error:  # of a file that anybody may have written
            self.note = no_answer("Not loaded", plain(error))
            return
        self.note = f'<p role="status">Loaded {case.name}: {escape(case.title)}</p>'
        self._asked.desk.reset(case)
        self._ask()

    def _ask(self) -> None:
        try:
            question = self._asked.question()
        except Exception as error:  # what was chosen is no case
            self._answered(error)
            return
        self._work.ask(question)

    def _follow(self) -> None:
        """Let the controls show the case as chosen, and say what was changed."""
        desk = self._asked.desk
        try:
            chosen = desk.chosen(desk.case())
        except Exception:  # what was chosen is no case: the fault says so
            self.changed = []
            return
        places = {key: self._place(desk.controls[key], value) for key, value in chosen.items()}
        self._following = True
        try:
            with self.hold_sync():
                self.controls = [_described(one, self._options[key])
                                 for key, one in desk.controls.items()]  # fmt: skip
                self.chosen, self.changed = places, desk.words()
        finally:
            self._following = False

    def _place(self, control: Control, value: Any) -> Any:
        """What stands for a value on the page; an option that was not there is added."""
        if control.form in ("number", "flag"):
            return value
        options = self._options[control.key]
        values = [one for _, one in options]
        if value not in values:
            options.append((control.said(value), value))
            return len(values)
        return values.index(value)

    def _answered(self, found: Any) -> None:
        with self.hold_sync():  # one message, after that of the stage
            self.state = {}
            if isinstance(found, Cancelled):
                self.fault = no_answer("Cancelled", "the answer below is the one before")
            elif isinstance(found, BaseException):
                self.fault = no_answer("No answer", plain(found))
            else:
                case, page = found
                self.fault, self.answer = "", page.html
                if self._stage is not None:
                    self._stage.show(case, page)
            self._follow()
            self.answered += 1

    def _heard(self, state: State) -> None:
        with self.hold_sync():
            self._follow()  # an answer that takes long is not waited for
            self.state = vars(state)


def _described(control: Control, options: list[tuple[str, Any]]) -> dict[str, Any]:
    return {"key": control.key, "title": control.title, "form": control.form, "unit": control.unit,
            "live": control.live, "options": [label for label, _ in options],
            "low": control.low, "high": control.high, "step": control.step}  # fmt: skip


def beside(panel: Panel, stage: Any) -> Any:
    """A panel and the widget of its stage, one above the other."""
    box = ipywidgets.VBox([panel, stage])
    box.add_class("nsr-beside")
    return box
