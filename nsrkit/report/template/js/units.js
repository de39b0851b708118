// @ts-check
// Distances in nautical miles or kilometres.
import { all, root } from "./dom.js";
import { lines } from "./cells.js";

const KM_PER_NM = 1.852;
const BOTH = /[\d,]+ nm · (?=[\d,]+ km)/g;
const WAYS = /(?:(\d[\d,]*(?:\.\d+)?)(\s?[–-]\s?| to ))?(\d[\d,]*(?:\.\d+)?)([\s\u00a0])nm\b/g;

/**
 * A number in km with as many decimals as it had in miles.
 * @param {string} text
 * @param {number} [full] the number before it was rounded
 */
const inKm = (text, full) => text.replace(/\d[\d,]*(?:\.\d+)?/g, (found) => {
  const places = (found.split(".")[1] ?? "").length;
  const value = Math.abs(full ?? Number(found.replace(/,/g, ""))) * KM_PER_NM;
  return value.toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
});

/** A sentence with its distances in km. @param {string} text */
const kmText = (text) => text.replace(BOTH, "").replace(WAYS, (_, low, link, high, gap) =>
  `${low ? inKm(low) + link : ""}${inKm(high)}${gap}km`);

/** @type {{node: any, nm: string, km: string}[] | null} */
export let places = null;

/** @param {any} node @param {string} nm @param {string} km */
const place = (node, nm, km) => { if (nm !== km) places?.push({ node, nm, km }); };

/** Columns of distances: heads that say nm, where no other head says the same in km. */
const columns = () => {
  for (const table of all("main table")) {
    const heads = [...table.tHead.rows[0].cells].map((head) => lines(head).join(" "));
    heads.forEach((head, at) => {
      if (!/(^|, )nm$/.test(head) || heads.includes(head.replace(/nm$/, "km"))) return;
      for (const row of table.rows) {
        const full = row.cells[at]?.dataset.v;
        texts(row.cells[at]).forEach((node, i) => {
          const km = row.parentNode === table.tHead ? node.data.replace(/\bnm$/, "km")
            : inKm(node.data, full && i === 0 ? Number(full) : undefined);
          place(node, node.data, km);
        });
      }
    });
  }
};

/** Text below an element, without what is folded code, script or a mark. @param {Node} element */
const texts = (element) => {
  if (!element) return [];
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) {
    if (!walk.currentNode.parentElement?.closest("script,style,pre,.nsr-ref,.nsr-notes,.nsr-numbers")) found.push(walk.currentNode);
  }
  return /** @type {Text[]} */ (found);
};

/** Every place of the page that tells a distance, in both units. */
const measured = () => {
  places = [];
  for (const node of texts(document.getElementById("main"))) {
    if (!/\bnm\b/.test(node.data)) continue;
    const before = node.parentElement?.matches("small") && node.data.trim() === "nm"
      ? node.parentElement.previousSibling : null;
    if (before instanceof Text) {
      place(before, before.data, inKm(before.data));
      place(node, node.data, node.data.replace("nm", "km"));
    } else place(node, node.data, kmText(node.data));
  }
  columns();
  return places;
};

/** @param {string} unit "nm" or "km" */
export const setUnit = (unit) => {
  if (unit !== "km" && !places) return;
  for (const { node, nm, km } of places ?? measured()) node.data = unit === "km" ? km : nm;
  for (const drawing of all("svg[aria-label]")) {
    drawing.dataset.said ??= drawing.getAttribute("aria-label");
    drawing.setAttribute("aria-label", unit === "km" ? kmText(drawing.dataset.said) : drawing.dataset.said);
  }
  if (unit === "km") root.dataset.unit = "km"; else delete root.dataset.unit;
  const button = document.getElementById("unit");
  if (button) button.textContent = unit === "km" ? "km → nm" : "nm → km";
  document.dispatchEvent(new CustomEvent("nsr:unit", { detail: unit }));
};
