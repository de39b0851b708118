// @ts-check
// What a report does in the browser: theme, miles or kilometres, links, sorting, filters, files.
// Everything is readable without it.
"use strict";
(() => {
  const root = document.documentElement;
  const KM_PER_NM = 1.852;

  /**
   * All elements that match.
   * @param {string} selector
   * @param {ParentNode} [within]
   * @returns {any[]}
   */
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  /**
   * A new element with properties and children.
   * @param {string} tag
   * @param {Record<string, any>} [given]
   * @param {(string | Node)[]} children
   * @returns {any}
   */
  const made = (tag, given = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), given);
    element.append(...children);
    return element;
  };

  /** Say something to those who listen, and show it for a moment. @param {string} text */
  const tell = (text) => {
    const told = /** @type {HTMLElement} */ (document.querySelector(".told"));
    told.textContent = text;
    clearTimeout(tell.timer);
    tell.timer = setTimeout(() => { told.textContent = ""; }, 2500);
  };
  tell.timer = 0;

  /** What a reader chose stays chosen; where the browser keeps nothing, for this page only. */
  const kept = {
    /** @param {string} key */
    read: (key) => { try { return localStorage.getItem(`nsrkit-${key}`); } catch { return null; } },
    /** @param {string} key @param {string} value */
    write: (key, value) => { try { localStorage.setItem(`nsrkit-${key}`, value); } catch { /* kept nowhere */ } },
  };

  // Theme ---------------------------------------------------------------------------------------

  const isDark = () => root.dataset.theme
    ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

  /** @param {string} name */
  const setTheme = (name) => {
    root.dataset.theme = name;
    document.dispatchEvent(new CustomEvent("nsr:theme", { detail: name }));
  };

  // Cells ---------------------------------------------------------------------------------------

  /** The lines of a cell without marks of footnotes. @param {Element} cell */
  const lines = (cell) => {
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
  const plain = (text) => text.replace(/[\u2212\u2011]/g, "-").replace(/\u00a0/g, " ");

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
  const keysOf = (rows, at) => {
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
  const compared = (a, b) => (typeof a === "number"
    ? a - b : String(a).localeCompare(String(b), "en", { numeric: true }));

  // Sorting -------------------------------------------------------------------------------------

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
  const sortable = (table) => {
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

  // Miles and kilometres ------------------------------------------------------------------------

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
  let places = null;

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
  const setUnit = (unit) => {
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

  // Files ---------------------------------------------------------------------------------------

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
  const titleOf = (box) => {
    const said = box.querySelector("caption")?.textContent
      || box.querySelector("svg[aria-label]")?.getAttribute("aria-label") || box.id;
    const first = said.split(/(?<=[^\d\s])[.;:](?:\s|$)/)[0].trim();
    return first.length > 90 ? `${first.slice(0, 88).replace(/\s\S*$/, "")} …` : first;
  };

  /** Buttons below every figure and table, and the list of all files. */
  const offer = () => {
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

  // Filters -------------------------------------------------------------------------------------

  /** Choose rows by their first cell. @param {HTMLElement} box */
  const pickable = (box) => {
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
  const searchable = (box) => {
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

  // Contents and links --------------------------------------------------------------------------

  /** A link at each heading, which also copies itself. @param {HTMLElement} heading */
  const linked = (heading) => {
    const link = made("a", { className: "hash", href: `#${heading.id}` }, "#");
    link.setAttribute("aria-label", `Link to ${heading.textContent}`);
    link.addEventListener("click", () => {
      const address = `${location.href.split("#")[0]}#${heading.id}`;
      navigator.clipboard?.writeText(address).then(() => tell("Link copied"), () => {});
    });
    heading.append(link);
  };

  /** The contents follow the reader: the section in sight is marked and unfolded. */
  const follow = () => {
    const links = new Map(all(".toc a").map((a) => [a.getAttribute("href").slice(1), a]));
    const marks = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
    if (!marks.length) return;
    const chapter = new Map();
    let last = null;
    for (const a of links.values()) {
      if (a.parentElement.matches(".l1")) last = a;
      chapter.set(a, last);
    }
    let now = null;
    const look = () => {
      let seen = marks[0];
      for (const mark of marks) if (/** @type {any} */ (mark).getBoundingClientRect().top < 120) seen = mark;
      const link = links.get(/** @type {any} */ (seen).id);
      if (link === now) return;
      now = link;
      for (const a of links.values()) {
        a.toggleAttribute("aria-current", a === link);
        a.parentElement.toggleAttribute("data-near", chapter.get(a) === chapter.get(link));
      }
      if (matchMedia("(min-width: 60rem)").matches) link.scrollIntoView({ block: "nearest" });
    };
    addEventListener("scroll", () => requestAnimationFrame(look), { passive: true });
    look();
  };

  /** What stands at a place that is folded away is unfolded. */
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let up = target?.closest("details"); up; up = up.parentElement?.closest("details")) up.open = true;
    target?.scrollIntoView();
  };

  // Buttons -------------------------------------------------------------------------------------

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

  // Begin ---------------------------------------------------------------------------------------

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
})();
