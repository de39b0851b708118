// @ts-check
/** Elements of the page. */

/** An element with attributes and children; text is never read as markup. */
export function made(tag, about = {}, ...children) {
  const element = document.createElement(tag);
  // JupyterLab would take the keys of what has the focus, unless it says so itself.
  if (tag === "button" || tag === "input" || about.tabindex) element.dataset.lmSuppressShortcuts = "true";
  for (const [name, value] of Object.entries(about)) {
    if (value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const ICONS = {
  in: "M8 3v10M3 8h10", out: "M3 8h10", home: "M2.5 8 8 3l5.5 5M4 7v6h8V7", play: "M4.5 3v10l8-5z",
  pause: "M5 3v10M11 3v10", help: "M5.6 6a2.4 2.4 0 1 1 3.5 2.1c-.8.4-1.1.8-1.1 1.6M8 12.4v.3",
  full: "M6 2.5H2.5V6M10 2.5h3.5V6M6 13.5H2.5V10M10 13.5h3.5V10",
};

export function icon(name) {
  const space = "http://www.w3.org/2000/svg", svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export function button(name, label) {
  return made("button", { type: "button", "aria-label": label, title: label, class: `b-${name}` }, icon(name));
}
