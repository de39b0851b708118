// @ts-check
// Tables that sort.
import { all, made } from "./dom.js";
import { compared, keysOf, lines } from "./cells.js";

const TOTAL = /^(total|all|sum|together)\b/i;

/**
 * Sort a table by a column; a total that stood last stays there, empty cells come last.
 * @param {HTMLTableElement} table
 * @param {HTMLTableRowElement[]} rows as they were at first
 * @param {number} at
 * @param {number} way 1 up, -1 down, 0 as at first
 */
const sort = (table, rows, at, way) => {
  let body = rows.filter((row) => row.cells.length);
  const ends = [];
  while (body.length && TOTAL.test(lines(body[body.length - 1].cells[0])[0])) ends.unshift(body.pop());
  const keys = keysOf(body, at);
  const order = body.map((_, i) => i);
  if (way) {
    order.sort((i, j) => (keys[i] === null ? 1 : 0) - (keys[j] === null ? 1 : 0)
      || (keys[i] === null ? 0 : compared(keys[i], keys[j]) * way));
  }
  body = order.map((i) => body[i]);
  table.tBodies[0].append(...body, .../** @type {any[]} */ (ends));
};

/** Heads of a table become buttons that sort it: up, down, as it was. @param {HTMLTableElement} table */
export const sortable = (table) => {
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  if (rows.length < 3) return;
  const heads = [...table.tHead.rows[0].cells];
  for (const [at, head] of heads.entries()) {
    const text = [...head.childNodes].filter((node) => !(node instanceof Element && node.matches("sup")));
    const button = made("button", { type: "button", className: "sort", title: "Sort" });
    head.prepend(button);
    button.append(...text);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      for (const other of heads) other.removeAttribute("aria-sort");
      const next = { ascending: "descending", descending: null }[now ?? ""];
      const way = now === null ? "ascending" : next;
      if (way) head.setAttribute("aria-sort", way);
      sort(table, rows, at, way === "ascending" ? 1 : way === "descending" ? -1 : 0);
    });
  }
};
