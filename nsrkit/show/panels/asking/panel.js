// @ts-check
// A panel of JupyterLab: controls, what was changed, how far the answer is, and the answer.
// Python (widget.py) says what there is to choose; what is chosen goes back by `chosen`.

/**
 * @typedef {{key: string, title: string, form: string, unit: string, live: boolean,
 *   options: string[], low: number, high: number, step: number}} Control
 */

let count = 0;

/** An element with attributes and children. */
function made(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  // Or JupyterLab would take the arrows of a slider to fold headings; it looks at what has the focus.
  if (["input", "select", "button"].includes(tag)) element.dataset.lmSuppressShortcuts = "true";
  for (const [name, value] of Object.entries(given)) {
    if (name === "class") element.className = value;
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

/** A range over the places of options: the label of the place stands beside it. */
function slider(control, id, turn) {
  const input = made("input", { type: "range", id, min: 0, max: control.options.length - 1 });
  const output = made("output", { for: id });
  const tell = () => {
    const label = control.options[Number(input.value)] ?? "";
    output.textContent = label;
    input.setAttribute("aria-valuetext", label);
  };
  input.addEventListener("input", tell);
  input.addEventListener(control.live ? "input" : "change", () => turn(Number(input.value)));
  const show = (value) => {
    input.value = String(value);
    tell();
  };
  return { parts: [input, output], show };
}

/** A list of options. */
function list(control, id, turn) {
  const options = control.options.map((label, at) => made("option", { value: at }, label));
  const select = made("select", { id }, ...options);
  const name = () => { select.title = control.options[Number(select.value)] ?? ""; }; // it may be cut
  select.addEventListener("change", () => {
    name();
    turn(Number(select.value));
  });
  const show = (value) => {
    select.value = String(value);
    name();
  };
  return { parts: [select], show };
}

/** A number: a range, and a field for what lies beyond its ends. */
function number(control, id, turn) {
  const about = { min: control.low, max: control.high, step: control.step };
  const range = made("input", { type: "range", id, ...about });
  const field = made("input", { type: "number", step: "any", "aria-label": named(control) });
  range.addEventListener("input", () => {
    field.value = range.value;
    if (control.live) turn(Number(range.value));
  });
  range.addEventListener("change", () => turn(Number(range.value)));
  field.addEventListener("change", () => {
    if (field.value !== "" && field.checkValidity()) turn(Number(field.value));
  });
  const show = (value) => {
    field.value = value == null ? "" : String(value);
    field.placeholder = value == null ? "not supplied" : "";
    range.value = String(value ?? control.low);
    range.setAttribute("aria-valuetext", `${field.value} ${control.unit}`.trim());
  };
  return { parts: [range, field], show };
}

/** A tick. */
function flag(control, id, turn) {
  const input = made("input", { type: "checkbox", id });
  input.addEventListener("change", () => turn(input.checked));
  return { parts: [input], show: (value) => { input.checked = Boolean(value); } };
}

const FORMS = { slider, list, number, flag };

/** What a control is called, with its unit. */
function named(control) {
  return control.unit ? `${control.title} [${control.unit}]` : control.title;
}

/** All controls; drawn anew only where what there is to choose has changed. */
function asked(model) {
  const box = made("div", { class: "nsr-controls" });
  let shows = {};
  let drawn = "";
  const turn = (key, value) => {
    model.set("chosen", { ...model.get("chosen"), [key]: value });
    model.save_changes();
  };
  const follow = () => {
    const chosen = model.get("chosen");
    for (const [key, show] of Object.entries(shows)) show(chosen[key]);
  };
  const draw = () => {
    const controls = model.get("controls");
    const told = JSON.stringify(controls);
    if (told === drawn) return;
    drawn = told;
    shows = {};
    const held = document.activeElement?.closest?.("[data-key]")?.dataset.key;
    box.replaceChildren(...controls.map((control) => {
      const id = `nsr-control-${(count += 1)}`;
      const { parts, show } = FORMS[control.form](control, id, (value) => turn(control.key, value));
      shows[control.key] = show;
      const label = made("label", { for: id }, named(control));
      const field = made("div", { class: `nsr-field nsr-${control.form}` }, ...parts);
      return made("div", { class: "nsr-control", "data-key": control.key }, label, field);
    }));
    follow();
    if (held) box.querySelector(`[data-key="${CSS.escape(held)}"] :is(input, select)`)?.focus();
  };
  return { box, draw, follow };
}

/** What was changed, and the way back. */
function changes(model) {
  const words = made("span");
  const reset = made("button", { type: "button", class: "nsr-plain" }, "Reset");
  const box = made("div", { class: "nsr-changed", role: "status" }, words, reset);
  reset.addEventListener("click", () => model.send({ do: "reset" }));
  const draw = () => {
    const changed = model.get("changed");
    box.classList.toggle("nsr-none-changed", !changed.length);
    words.textContent = changed.length ? `Changed: ${changed.join("; ")}.` : "As in the scenario.";
    reset.disabled = !changed.length;
  };
  return { box, draw };
}

/** How far the answer is; only what takes long says so. */
function progress(model) {
  const bar = made("progress", { "aria-label": "Progress" });
  const words = made("span", { role: "status", class: "nsr-busy" });
  const stop = made("button", { type: "button" }, "Cancel");
  const box = made("div", { class: "nsr-progress", hidden: true }, words, bar, stop);
  stop.addEventListener("click", () => {
    stop.disabled = true;
    model.send({ do: "cancel" });
  });
  const draw = () => {
    const { busy, done, total, left_s: left } = model.get("state");
    if (box.hidden === Boolean(busy)) stop.disabled = false;
    box.hidden = !busy;
    if (!busy) return;
    const far = total ? `, ${done} of ${total}` : "";
    const time = left >= 1 ? `, ${Math.round(left)} s left` : "";
    words.textContent = `Computing the ${model.get("what")}${far}${time} …`;
    if (total) Object.assign(bar, { max: total, value: done });
    else bar.removeAttribute("value");
  };
  return { box, draw };
}

/** The scenario as a file: saved under a name, or another one loaded. */
function files(model) {
  const id = `nsr-file-${(count += 1)}`;
  const name = made("input", { id, type: "text", placeholder: "my-scenario", size: 16,
    pattern: "[A-Za-z0-9][A-Za-z0-9_.\\-]*", spellcheck: "false", autocomplete: "off" });
  const replace = made("input", { type: "checkbox" });
  const save = made("button", { type: "submit" }, "Save");
  const saving = made("form", { class: "nsr-file" },
    made("label", { for: id }, "Save as scenario"), name,
    made("label", {}, replace, " replace"), save);
  const select = made("select", { id: `${id}-load` });
  const load = made("button", { type: "submit" }, "Load");
  const loading = made("form", { class: "nsr-file" },
    made("label", { for: `${id}-load` }, "Load scenario"), select, load);
  const note = made("div", { class: "nsr-note" });
  const box = made("div", { class: "nsr-files" }, saving, loading, note);
  name.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // JupyterLab keeps Enter from forms
    saving.requestSubmit();
  });
  saving.addEventListener("submit", (event) => {
    event.preventDefault();
    model.send({ do: "save", name: name.value, replace: replace.checked });
  });
  loading.addEventListener("submit", (event) => {
    event.preventDefault();
    model.send({ do: "load", name: select.value });
  });
  const draw = () => {
    const held = select.value;
    select.replaceChildren(...model.get("scenarios").map((one) => made("option", {}, one)));
    if (model.get("scenarios").includes(held)) select.value = held;
    note.innerHTML = model.get("note");
  };
  return { box, draw };
}

/** The answer, or why there is none above the last one. */
function answer(model) {
  const fault = made("div", { class: "nsr-fault" });
  const page = made("div", { class: "nsr-answer" });
  let shown = null;
  const draw = () => {
    fault.innerHTML = model.get("fault");
    const html = model.get("answer");
    if (html !== shown) page.innerHTML = shown = html; // written by the package, texts escaped
  };
  return { box: made("div", {}, fault, page), draw };
}

function render({ model, el }) {
  const controls = asked(model);
  const said = changes(model);
  const far = progress(model);
  const kept = files(model);
  const page = answer(model);
  const root = made("section", { class: "nsr-panel", "aria-label": "Try other numbers" },
    controls.box, said.box, kept.box, far.box, page.box);
  const dim = () => {
    const stale = Boolean(model.get("state").busy) || model.get("fault") !== "";
    root.classList.toggle("nsr-stale", stale);
    root.setAttribute("aria-busy", String(Boolean(model.get("state").busy)));
  };
  const heard = {
    "change:controls": controls.draw,
    "change:chosen": controls.follow,
    "change:changed": said.draw,
    "change:state": () => { far.draw(); dim(); },
    "change:fault": () => { page.draw(); dim(); },
    "change:answer": page.draw,
    "change:scenarios": kept.draw,
    "change:note": kept.draw,
    "change:answered": () => { root.dataset.answered = model.get("answered"); },
  };
  for (const [event, hear] of Object.entries(heard)) {
    hear();
    model.on(event, hear);
  }
  el.replaceChildren(root);
  return () => {
    for (const [event, hear] of Object.entries(heard)) model.off(event, hear);
  };
}

export default { render };
