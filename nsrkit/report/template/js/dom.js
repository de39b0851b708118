// @ts-check
// The page, elements, and what a reader chose.

export const root = document.documentElement;

/**
 * All elements that match.
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {any[]}
 */
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/**
 * A new element with properties and children.
 * @param {string} tag
 * @param {Record<string, any>} [given]
 * @param {(string | Node)[]} children
 * @returns {any}
 */
export const made = (tag, given = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), given);
  element.append(...children);
  return element;
};

/** Say something to those who listen, and show it for a moment. @param {string} text */
export const tell = (text) => {
  const told = /** @type {HTMLElement} */ (document.querySelector(".told"));
  told.textContent = text;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => { told.textContent = ""; }, 2500);
};
tell.timer = 0;

/** What a reader chose stays chosen; where the browser keeps nothing, for this page only. */
export const kept = {
  /** @param {string} key */
  read: (key) => { try { return localStorage.getItem(`nsrkit-${key}`); } catch { return null; } },
  /** @param {string} key @param {string} value */
  write: (key, value) => { try { localStorage.setItem(`nsrkit-${key}`, value); } catch { /* kept nowhere */ } },
};
