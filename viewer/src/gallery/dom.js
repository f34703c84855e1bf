/** Small helpers to build the page. Text goes in as text, so a file name is never HTML. */

/**
 * A new element. `attributes` with an `on` prefix are listeners, `true` sets an empty attribute,
 * and `false`, `null` or `undefined` leave it out.
 * @param {string} tag
 * @param {Record<string, any>} attributes
 * @param {...(Node | string | null)} children
 * @returns {any}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined)
      made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

// Outlines on a 24 x 24 grid, drawn with the colour of the text.
const ICONS = {
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  close: "M6 6l12 12M18 6L6 18",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20",
  calendar: "M4 6.5h16v13H4zM4 10.5h16M8 4v4M16 4v4",
  more: "M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4",
  cube: "M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12L4 7.5",
  clock: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 8v4.5l3 1.5",
  failed: "M12 4.5L21 19.5H3zM12 10v4M12 16.6v.4",
  retry: "M19 12a7 7 0 1 1-2.2-5.1M19 4v4.5h-4.5",
  stereo:
    "M9 17.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM15 17.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11z",
  pause: "M8 6v12M16 6v12",
  play: "M8 5.5l10.5 6.5L8 18.5z",
  info: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 11v5M12 8v.2",
  export: "M12 15V4M8 7.5L12 4l4 3.5M5 12v7.5h14V12",
  full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  empty: "M4 5h16v14H4zM4 16l5-5 4 4 2.5-2.5L20 17M15.5 9.5v.2",
  unplugged:
    "M4 4l16 16M9 15a4.2 4.2 0 0 1 5.5-.4M5.5 11.5a9 9 0 0 1 4-2.3M14 9a9 9 0 0 1 4.5 2.5M12 19v.2",
};

const SVG = "http://www.w3.org/2000/svg";

/** @param {keyof typeof ICONS} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A ring that fills up clockwise; `setRing` says how far. */
export function ring() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "ring");
  svg.setAttribute("aria-hidden", "true");
  for (const part of ["ring-track", "ring-fill"]) {
    const circle = document.createElementNS(SVG, "circle");
    circle.setAttribute("class", part);
    circle.setAttribute("cx", "12");
    circle.setAttribute("cy", "12");
    circle.setAttribute("r", "8");
    circle.setAttribute("pathLength", "100");
    svg.append(circle);
  }
  return svg;
}

/**
 * @param {SVGElement} svg
 * @param {number | null} progress 0 to 1, or null: indeterminate
 */
export function setRing(svg, progress) {
  svg.classList.toggle("ring-turning", progress === null);
  const fill = /** @type {SVGElement} */ (svg.lastElementChild);
  fill.style.strokeDasharray = `${Math.round((progress ?? 0.25) * 100)} 100`;
}

/**
 * A button that shows an icon; `label` is its name for a screen reader and its tooltip.
 * @param {keyof typeof ICONS} name
 * @param {string} label
 * @param {Record<string, any>} attributes
 */
export function iconButton(name, label, attributes = {}) {
  const { class: more = "", ...rest } = attributes;
  return element(
    "button",
    { type: "button", class: `icon-button ${more}`, "aria-label": label, title: label, ...rest },
    icon(name),
  );
}

/** Changes what an icon button shows and is called. */
export function setIconButton(button, name, label) {
  if (button.title === label) return;
  button.replaceChildren(icon(name));
  button.setAttribute("aria-label", label);
  button.title = label;
}

/** A button that opens a panel over the page; the browser closes it on Escape or a click beside. */
export function withPanel(button, name, ...children) {
  const id = `panel-${name.toLowerCase()}`;
  const attributes = { id, popover: "auto", class: "panel", role: "dialog", "aria-label": name };
  const panel = element("div", attributes, ...children);
  button.setAttribute("popovertarget", id);
  button.setAttribute("aria-haspopup", "dialog");
  return element("div", { class: "panel-holder" }, button, panel);
}

/** Announce a text to screen readers (aria-live polite). */
export function announce(text) {
  const region = document.getElementById("announcements");
  if (region.textContent !== text) region.textContent = text;
}

export const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
