// @ts-check
// What cells of tables hold: lines, numbers, dates, and how they compare.
import { all } from "./dom.js";

/** The lines of a cell without marks of footnotes. @param {Element} cell */
export const lines = (cell) => {
  const copy = /** @type {Element} */ (cell.cloneNode(true));
  for (const mark of all(".nsr-ref", copy)) mark.remove();
  for (const line of all("br", copy)) line.replaceWith("\n");
  return (copy.textContent ?? "").split("\n").map((line) => line.trim());
};

const NONE = /^([–-]|no value|not supplied|no route|none|)$/i;
const NUMBER = /^[~≈<>≥≤±+]?\s*(USD\s)?(-?\d[\d,]*(?:\.\d+)?)(\s(?:bn|m|k)\b)?/;
const SCALES = { bn: 1e9, m: 1e6, k: 1e3 };
const MONTHS = "january february march april may june july august september october november december".split(" ");
const DATES = [
  { form: /^(\d{4})-(\d\d)(?:-(\d\d))?$/, at: [1, 2, 3] },
  { form: /^(?:(\d{1,2})\s)?([a-z]{3,9})(?:\s(\d{4}))?\b/i, at: [3, 2, 1] },
];

/** Text as it is compared: plain hyphens and blanks. @param {string} text */
export const plain = (text) => text.replace(/[\u2212\u2011]/g, "-").replace(/\u00a0/g, " ");

/** @param {string} text */
const monthOf = (text) => {
  const name = text.toLowerCase();
  return name.length < 3 ? -1 : MONTHS.findIndex((month) => month.startsWith(name));
};

/** A date as a number that sorts; null where the text is none. @param {string} text */
const dateOf = (text) => {
  for (const { form, at } of DATES) {
    const found = plain(text).match(form);
    if (!found) continue;
    const [year, month, day] = at.map((i) => found[i] ?? "");
    const index = /^\d+$/.test(month) ? Number(month) - 1 : monthOf(month);
    if (index >= 0 && index < 12) return Number(year || 2000) * 372 + index * 31 + Number(day || 1);
  }
  return null;
};

/** A number that sorts; null where the text is none. @param {string} text */
const numberOf = (text) => {
  const found = plain(text).match(NUMBER);
  if (!found) return null;
  const scale = found[1] && found[3] ? SCALES[found[3].trim()] : 1;
  const edge = text.startsWith("<") ? -1e-9 : text.startsWith(">") ? 1e-9 : 0;
  return Number(found[2].replace(/,/g, "")) * scale + edge;
};

/**
 * How a column sorts: the values of its cells, null for those that hold nothing.
 * @param {HTMLTableRowElement[]} rows
 * @param {number} at
 */
export const keysOf = (rows, at) => {
  const cells = rows.map((row) => row.cells[at]);
  const texts = cells.map((cell) => (cell ? lines(cell)[0] : ""));
  const there = texts.map((text) => !NONE.test(text));
  const ways = [dateOf, numberOf];
  for (const way of ways) {
    const values = texts.map((text, i) => (cells[i]?.dataset.v && way === numberOf
      ? Number(cells[i].dataset.v) : there[i] ? way(text) : null));
    if (there.some(Boolean) && values.every((value, i) => value !== null || !there[i])) return values;
  }
  return texts.map((text, i) => (there[i] ? text : null));
};

/** @param {any} a @param {any} b */
export const compared = (a, b) => (typeof a === "number"
  ? a - b : String(a).localeCompare(String(b), "en", { numeric: true }));
