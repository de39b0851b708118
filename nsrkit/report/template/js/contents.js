// @ts-check
// Links and the table of contents.
import { all, made, tell } from "./dom.js";

/** A link at each heading, which also copies itself. @param {HTMLElement} heading */
export const linked = (heading) => {
  const link = made("a", { className: "hash", href: `#${heading.id}` }, "#");
  link.setAttribute("aria-label", `Link to ${heading.textContent}`);
  link.addEventListener("click", () => {
    const address = `${location.href.split("#")[0]}#${heading.id}`;
    navigator.clipboard?.writeText(address).then(() => tell("Link copied"), () => {});
  });
  heading.append(link);
};

/** The contents follow the reader: the section in sight is marked and unfolded. */
export const follow = () => {
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
export const unfold = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let up = target?.closest("details"); up; up = up.parentElement?.closest("details")) up.open = true;
  target?.scrollIntoView();
};
