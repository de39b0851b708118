// @ts-check
// Light or dark.
import { root } from "./dom.js";

export const isDark = () => root.dataset.theme
  ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

/** @param {string} name */
export const setTheme = (name) => {
  root.dataset.theme = name;
  document.dispatchEvent(new CustomEvent("nsr:theme", { detail: name }));
};
