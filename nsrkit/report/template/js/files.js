// @ts-check
// Files that a reader may take: tables, drawings, and what lies in the page.
import { all, made, root, tell } from "./dom.js";
import { lines, plain } from "./cells.js";
import { places } from "./units.js";

const KINDS = {
  csv: "text/csv", svg: "image/svg+xml", json: "application/json", yaml: "application/yaml",
  geojson: "application/geo+json", gpx: "application/gpx+xml",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};
/** @param {string} name */
const endOf = (name) => name.split(".").pop() ?? "";

/** Hand a file to the reader. @param {string} name @param {BlobPart} content */
const save = (name, content) => {
  const link = made("a", { download: name });
  link.href = URL.createObjectURL(new Blob([content], { type: KINDS[endOf(name)] ?? "text/plain" }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 20000);
  tell(`${name} saved`);
};

/** A file that lies in the page, unpacked. @param {Element} script */
const unpacked = (script) => {
  const bytes = Uint8Array.from(atob(script.textContent ?? ""), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).blob();
};

/** A field of a CSV file; text that a spreadsheet would compute is quoted off. @param {string} text */
const field = (text) => {
  const safe = /^[=+@\t]|^-(?![\d.])/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};

/** The first line of a cell for a file: its number in full where it is one. @param {HTMLTableCellElement} cell */
const exact = (cell) => {
  const text = plain(lines(cell)[0]);
  if (cell.dataset.v && !(root.dataset.unit && places?.some(({ node }) => cell.contains(node)))) return cell.dataset.v;
  return /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replace(/,/g, "") : text;
};

/** A table as CSV; small lines below numbers have columns of their own. @param {HTMLTableElement} table */
const csv = (table) => {
  const heads = [...table.tHead.rows[0].cells], rows = [...table.tBodies[0].rows];
  const two = heads.map((_, at) => rows.some((row) => row.cells[at] && lines(row.cells[at]).length > 1));
  const first = heads.flatMap((head, at) => {
    const name = lines(head).join(" ");
    return two[at] ? [name, `${name}, below`] : [name];
  });
  const rest = rows.map((row) => [...row.cells].flatMap((cell, at) =>
    (two[at] ? [exact(cell), plain(lines(cell).slice(1).join(" "))] : [exact(cell)])));
  return "\ufeff" + [first, ...rest].map((row) => row.map(field).join(",")).join("\r\n") + "\r\n";
};

/** Light colours by role, for drawings that leave the page. */
const light = () => {
  const before = root.dataset.theme;
  root.dataset.theme = "light";
  const style = getComputedStyle(root);
  const found = (/** @type {string} */ role) => style.getPropertyValue(role).trim();
  const colours = {};
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSStyleRule) || rule.selectorText !== ":root") continue;
      for (const role of rule.style) if (role.startsWith("--nsr-")) colours[role] = found(role);
    }
  }
  if (before) root.dataset.theme = before; else delete root.dataset.theme;
  return colours;
};

/** What a drawing uses of others of the page is put into it. @param {SVGSVGElement} copy */
const whole = (copy) => {
  const needed = new Set();
  const look = (/** @type {Element} */ part) => {
    const told = new XMLSerializer().serializeToString(part);
    for (const [, id] of told.matchAll(/(?:href="#|url\(#|url\(&quot;#)([\w-]+)/g)) {
      const target = document.getElementById(id);
      if (!target || needed.has(id) || copy.querySelector(`[id="${id}"]`)) continue;
      needed.add(id);
      copy.prepend(target.cloneNode(true));
      look(target);
    }
  };
  look(copy);
};

/** A drawing as a file: light colours, white ground, in the unit that is shown. @param {SVGSVGElement} drawing */
const picture = (drawing) => {
  const copy = /** @type {SVGSVGElement} */ (drawing.cloneNode(true));
  const { width, height, x, y } = drawing.viewBox.baseVal;
  whole(copy);
  for (const off of all(root.dataset.unit ? ".u-nm" : ".u-km", copy)) off.remove();
  for (const on of all(".u-km", copy)) on.removeAttribute("style");
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [key, value] of Object.entries({ x, y, width, height, fill: "#ffffff" })) ground.setAttribute(key, String(value));
  copy.prepend(ground);
  copy.removeAttribute("style");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const colours = light();
  const text = new XMLSerializer().serializeToString(copy)
    .replace(/var\((--nsr-[\w-]+)(?:,\s*([^()]*))?\)/g, (_, role, other) => colours[role] ?? other);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}`;
};

/**
 * A button that gives a file.
 * @param {string} name
 * @param {() => BlobPart | Promise<BlobPart>} content
 * @param {string} [label]
 */
const taker = (name, content, label = endOf(name).toUpperCase()) => {
  const button = made("button", { type: "button", title: `Save ${name}` }, label);
  button.setAttribute("aria-label", `${label}: save ${name}`);
  button.addEventListener("click", async () => save(name, await content()));
  return button;
};

const report = (document.querySelector(".eyebrow")?.textContent ?? "report").replace(/^Scenario /, "").split(",")[0];

/** The files of a figure: its drawings, and what lies in it. @param {HTMLElement} figure */
const filesOf = (figure) => {
  const name = `${report}-${figure.id}`;
  const drawings = all("svg[role=img]", figure);
  const pictures = drawings.map((drawing, i) =>
    taker(`${name}${drawings.length > 1 ? `-${i + 1}` : ""}.svg`, () => picture(drawing)));
  const held = all("script[data-file]", figure).map((script) =>
    taker(`${name}-${script.dataset.file}`, () => unpacked(script),
      endOf(script.dataset.file) === "geojson" ? "GeoJSON" : undefined));
  return [...pictures, ...held];
};

/** @param {HTMLElement} box */
export const titleOf = (box) => {
  const said = box.querySelector("caption")?.textContent
    || box.querySelector("svg[aria-label]")?.getAttribute("aria-label") || box.id;
  const first = said.split(/(?<=[^\d\s])[.;:](?:\s|$)/)[0].trim();
  return first.length > 90 ? `${first.slice(0, 88).replace(/\s\S*$/, "")} …` : first;
};

/** Buttons below every figure and table, and the list of all files. */
export const offer = () => {
  const list = document.querySelector(".nsr-downloads");
  const main = made("p", { className: "take all" });
  for (const script of all("script[data-file]", list ?? made("p"))) {
    main.append(taker(script.dataset.file, () => unpacked(script), script.dataset.file));
  }
  if (list) list.append(main);
  for (const book of all("section.book")) {
    const items = [];
    for (const box of all("figure[id], .nsr-table[id]", book)) {
      const table = box.querySelector("table");
      const files = () => (table ? [taker(`${report}-${box.id}.csv`, () => csv(table))] : filesOf(box));
      if (!files().length) continue;
      box.append(made("p", { className: "take" }, ...files()));
      items.push(made("li", {}, made("a", { href: `#${box.id}` }, titleOf(box)), made("span", { className: "take" }, ...files())));
    }
    const title = book.querySelector("h2, h3")?.firstChild?.textContent;
    if (!list || !items.length) continue;
    const again = list.lastElementChild;
    if (book.querySelector("h2") || !again?.matches("details")) {
      list.append(made("details", {}, made("summary", {}, title ?? ""), made("ul", {}, ...items)));
    } else again.querySelector("ul").append(...items);
  }
};
