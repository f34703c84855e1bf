/** The viewer's elements: canvas, buttons, help. Without behaviour. */

import css from "./viewer.css";
import { COMMANDS } from "./keys.js";

// Drawn on 24 x 24, with lines of 1.75.
const ICONS = {
  toggle: "M12 3 20 7.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9",
  sway: "M3 12c2-5 4-5 6 0s4 5 6 0 4-5 6 0",
  tilt: "M8 3h8v18H8zM3 9c-1 2-1 4 0 6M21 9c1 2 1 4 0 6M11 18h2",
  head: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20c1-4 4-5 7-5s6 1 7 5",
  pair: "M3 6h8v12H3zM13 6h8v12h-8z",
  vr: "M3 8h18v9h-6l-2-3h-2l-2 3H3z",
  fullscreen: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  help: "M9 9a3 3 0 1 1 4 2.8c-.7.4-1 1-1 2.2M12 17.5v.5M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
};
const BUTTONS = [
  ["toggle", "Photo or 3D"],
  ["sway", "Slow motion"],
  ["tilt", "Move by tilting"],
  ["head", "Follow my head (webcam)"],
  ["pair", "Side by side"],
  ["vr", "Headset"],
  ["fullscreen", "Full screen"],
  ["help", "Keyboard"],
];
const MOVES = [
  [["W", "A", "S", "D"], "Move the eye"],
  [["Shift", "← ↑ ↓ →"], "The same"],
  [["Q", "E"], "Farther, nearer; so does the wheel"],
];

/** Built in the browser: text goes in as text, so nothing in it is HTML. */
export function node(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

function bar() {
  const buttons = {};
  for (const [name, label] of BUTTONS) {
    buttons[name] = node("button", { type: "button", class: "hbv-button", "aria-label": label, title: label });
    buttons[name].append(icon(name));
    const opens = ["vr", "fullscreen", "help"].includes(name);
    if (!opens) buttons[name].setAttribute("aria-pressed", "false");
  }
  const made = node("div", { class: "hbv-bar", role: "toolbar", "aria-label": "View" });
  made.append(...Object.values(buttons));
  return { bar: made, buttons };
}

function help() {
  const row = (keys, label) =>
    node(
      "tr",
      {},
      node("th", { scope: "row" }, ...keys.map((key) => node("kbd", {}, key))),
      node("td", {}, label),
    );
  const rows = [
    ...MOVES.map(([keys, label]) => row(keys, label)),
    ...COMMANDS.map(({ key, label }) => row([key.toUpperCase()], label)),
    row(["Double click"], "Hold this point still"),
  ];
  const close = node("button", { class: "hbv-close", autofocus: "" }, "Close");
  const title = node("h2", { id: "hbv-help-title" }, "Keyboard and mouse");
  const form = node("form", { method: "dialog" }, title, node("table", {}, node("tbody", {}, ...rows)), close);
  return node("dialog", { class: "hbv-help", "aria-labelledby": "hbv-help-title" }, form);
}

/** @param {HTMLElement} element  gets the viewer's elements as its last child */
export function buildPage(element) {
  addStyle();
  const photo = node("img", { class: "hbv-photo", alt: "", draggable: "false", decoding: "async" });
  const rim = node("img", { class: "hbv-rim", alt: "", draggable: "false", "aria-hidden": "true" });
  const canvas = node("canvas", { class: "hbv-canvas", "aria-hidden": "true" });
  const ring = node("span", { class: "hbv-ring", "aria-hidden": "true" });
  const progress = node("span", { class: "hbv-progress", "aria-hidden": "true" });
  const note = node("p", { class: "hbv-note", role: "status" });
  const frame = node("div", { class: "hbv-frame", role: "img" }, rim, canvas, photo, ring);
  const dialog = help();
  const { bar: tools, buttons } = bar();
  const root = node("div", { class: "hbv" }, frame, progress, note, tools, dialog);
  element.append(root);
  return { root, frame, photo, rim, canvas, ring, progress, note, tools, buttons, dialog };
}

/** A sheet made by script needs neither a file beside this one nor inline styles in a page's CSP. */
function addStyle() {
  if (addStyle.done) return;
  addStyle.done = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}
