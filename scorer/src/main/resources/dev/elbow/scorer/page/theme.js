// Light, dark, or as the system has it; and the colours of it for what is drawn.
import { keep, kept } from "./kept.js";

const root = document.documentElement;
let colours = new Map();

/** Connects the switch; `changed` is called whenever colours are others. */
export function theme(select, changed) {
  const become = (name) => {
    root.dataset.theme = name;
    colours = new Map();
    changed();
  };
  const before = kept("theme");
  select.value = ["light", "dark"].includes(before) ? before : "auto";
  root.dataset.theme = select.value;
  select.addEventListener("change", () => {
    keep("theme", select.value);
    become(select.value);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => become(root.dataset.theme));
}

/** A colour of the style sheet as a canvas takes it. */
export function colour(name) {
  if (!colours.has(name)) {
    const probe = document.createElement("span");
    probe.style.color = `var(--${name})`;
    document.body.append(probe);
    colours.set(name, getComputedStyle(probe).color);
    probe.remove();
  }
  return colours.get(name);
}

/** Pixels of the page's text size. */
export function em() {
  return parseFloat(getComputedStyle(root).fontSize);
}
