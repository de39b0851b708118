// @ts-check
// What a report does in the browser; everything is readable without it.
import { all, kept, made, root, tell } from "./dom.js";
import { isDark, setTheme } from "./theme.js";
import { sortable } from "./sorting.js";
import { setUnit } from "./units.js";
import { offer, titleOf } from "./files.js";
import { pickable, searchable } from "./filters.js";
import { follow, linked, unfold } from "./contents.js";

/** @param {string} label @param {(button: any) => void} act @param {string} [told] */
const tool = (label, act, told) => {
  const button = made("button", { type: "button", id: label.toLowerCase() }, told ?? label);
  button.addEventListener("click", () => act(button));
  return button;
};

const tools = () => {
  const unit = tool("Unit", () => {
    const next = root.dataset.unit ? "nm" : "km";
    kept.write("unit", next);
    setUnit(next);
    tell(next === "km" ? "Distances in kilometres" : "Distances in nautical miles");
  }, "nm → km");
  unit.title = "Distances in nautical miles or kilometres";
  const theme = tool("Theme", () => {
    setTheme(isDark() ? "light" : "dark");
    kept.write("theme", root.dataset.theme ?? "light");
  }, "◑ Theme");
  theme.setAttribute("aria-label", "Theme: light or dark");
  const code = tool("Code", (button) => {
    button.setAttribute("aria-pressed", String(root.toggleAttribute("data-code")));
  });
  code.setAttribute("aria-pressed", "false");
  const box = /** @type {Element} */ (document.querySelector(".tools"));
  box.append(theme, tool("Print", () => print()));
  if (document.querySelector("details.code")) box.append(code);
  if (/\bnm\b/.test(document.getElementById("main")?.textContent ?? "")) box.append(unit);
};

/** A table or figure wider than its place can be scrolled by keys. */
const reachable = () => {
  const look = new ResizeObserver((seen) => {
    for (const { target } of seen) {
      const wide = target.scrollWidth > target.clientWidth + 1 || target.scrollHeight > target.clientHeight + 1;
      target.toggleAttribute("data-wide", wide);
      const roles = target.matches("figure") ? [] : [["role", "region"]];
      for (const [name, value] of [["tabindex", "0"], ...roles]) {
        if (wide) target.setAttribute(name, value); else target.removeAttribute(name);
      }
    }
  });
  for (const box of all(".nsr-scroll, figure")) look.observe(box);
};

let unnamed = 0;
/** What a table is called by those who listen. @param {HTMLElement} box */
const nameOf = (box) => {
  if (box.querySelector("caption")) return titleOf(box);
  const head = box.closest("details")?.querySelector("summary b") ?? box.previousElementSibling;
  return `Table ${unnamed += 1}: ${(head?.textContent ?? "").slice(0, 60)}`;
};

/** Each table has a frame that scrolls, so that its buttons stay in sight. @param {HTMLElement} box */
const framed = (box) => {
  const table = /** @type {HTMLTableElement} */ (box.querySelector("table"));
  const frame = made("div", { className: "nsr-scroll", ariaLabel: nameOf(box) });
  frame.toggleAttribute("data-long", table.rows.length > 24);
  table.replaceWith(frame);
  frame.append(table);
  sortable(table);
};

root.dataset.script = "on";
const theme = kept.read("theme");
if (theme === "light" || theme === "dark") setTheme(theme);
for (const heading of all("main :is(h2, h3, h4)[id]")) linked(heading);
offer();
for (const box of all(".nsr-table")) framed(box);
for (const box of all("[data-pick]")) pickable(box);
for (const box of all(".nsr-numbers")) searchable(box);
tools();
if (kept.read("unit") === "km") setUnit("km");
follow();
reachable();
const contents = document.querySelector(".toc");
if (contents instanceof HTMLDetailsElement && matchMedia("(max-width: 60rem)").matches) contents.open = false;
addEventListener("hashchange", unfold);
if (location.hash) unfold();
const asked = document.querySelector(".nsr-case");
addEventListener("beforeprint", () => { if (asked instanceof HTMLDetailsElement) asked.open = true; });
