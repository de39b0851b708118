// @ts-check
// Rows chosen by words.
import { all, made } from "./dom.js";

/** Choose rows by their first cell. @param {HTMLElement} box */
export const pickable = (box) => {
  const rows = all("tbody tr", box);
  const of = (/** @type {any} */ row) => row.cells[0].firstChild.textContent;
  const pick = made("select");
  for (const text of ["all", ...new Set(rows.map(of).sort())]) pick.append(new Option(text, text));
  pick.addEventListener("change", () => {
    for (const row of rows) row.hidden = pick.value !== "all" && of(row) !== pick.value;
  });
  box.prepend(made("label", { className: "nsr-pick" }, `${box.dataset.pick} `, pick));
};

/** Find numbers of the case by words and status. @param {HTMLElement} box */
export const searchable = (box) => {
  const parts = all("details", box).map((part) => ({ part, rows: all("tbody tr", part) }));
  const badges = new Set(all(".nsr-badge", box).map((badge) => badge.dataset.status));
  const words = made("input", { type: "search", placeholder: "key, source, value" });
  const pick = made("select", {}, new Option("any status", ""), ...[...badges].map((text) => new Option(text, text)));
  const count = made("output", { className: "count" });
  const show = () => {
    const asked = words.value.trim().toLowerCase();
    let found = 0;
    for (const { part, rows } of parts) {
      let own = 0;
      for (const row of rows) {
        row.hidden = !(row.textContent.toLowerCase().includes(asked)
          && (!pick.value || row.querySelector(".nsr-badge")?.dataset.status === pick.value));
        own += row.hidden ? 0 : 1;
      }
      found += own;
      part.hidden = !own;
      part.open = !!own && !!(asked || pick.value);
    }
    count.textContent = `${found} number${found === 1 ? "" : "s"}`;
  };
  words.addEventListener("input", show);
  pick.addEventListener("change", show);
  const every = made("button", { type: "button" }, "Unfold all");
  every.addEventListener("click", () => {
    const open = parts.some(({ part }) => !part.open);
    for (const { part } of parts) part.open = open;
    every.textContent = open ? "Fold all" : "Unfold all";
  });
  box.prepend(made("div", { className: "nsr-find" }, made("label", {}, "Find ", words),
    made("label", {}, "Status ", pick), every, count));
  show();
};
