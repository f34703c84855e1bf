/** One photo of the grid. */

import { element, icon, iconButton, ring, setRing } from "./dom.js";
import { showThumb } from "./thumbs.js";
import { dayName, stateName } from "./words.js";

const BADGES = { waiting: "clock", done: "cube", failed: "failed" };

/**
 * An empty cell; `fill` puts a photo in. The click is heard by the grid.
 * @param {number} index
 */
export function createCell(index) {
  const picture = element("img", { alt: "", decoding: "async", draggable: "false" });
  const open = element(
    "button",
    { type: "button", class: "cell-open", tabindex: "-1", "data-index": index },
    picture,
    element("span", { class: "cell-badges" }),
    element("span", { class: "cell-reason" }),
  );
  return {
    index,
    photo: null,
    open,
    picture,
    node: element("div", { role: "listitem", class: "cell" }, open),
  };
}

/** Shows `photo` (undefined: not here yet) in a cell. Does nothing if it already does. */
export function fill(cell, photo, total) {
  if (cell.photo === photo) return;
  const { node, open, picture } = cell;
  node.setAttribute("aria-posinset", cell.index + 1);
  node.setAttribute("aria-setsize", total);
  if (cell.photo?.thumb !== photo?.thumb) {
    if (cell.photo?.id !== photo?.id) picture.classList.remove("loaded");
    showThumb(picture, photo?.thumb ?? null);
  }
  cell.photo = photo;
  node.dataset.state = photo?.state ?? "coming";
  open.setAttribute("aria-label", photo ? nameOf(photo) : "Loading");
  setBadges(cell);
  setFailure(cell);
}

function nameOf(photo) {
  const stereo = photo.stereo ? "stereo photo, " : "";
  return `${photo.name}, ${dayName(photo.taken)}, ${stereo}${stateName(photo)}`;
}

function setBadges({ photo, open }) {
  const badges = open.querySelector(".cell-badges");
  if (photo?.state === "working" && badges.querySelector(".ring")) {
    setRing(badges.querySelector(".ring"), photo.progress); // moves on, without a new ring
    return;
  }
  badges.replaceChildren();
  if (photo?.stereo) badges.append(badge(icon("stereo"), "stereo"));
  if (photo?.state === "working") {
    badges.append(badge(ring(), "working"));
    setRing(badges.querySelector(".ring"), photo.progress);
  } else if (photo) badges.append(badge(icon(BADGES[photo.state]), photo.state));
}

const badge = (drawing, kind) => element("span", { class: `badge badge-${kind}` }, drawing);

function setFailure({ photo, node, open }) {
  const failed = photo?.state === "failed";
  open.querySelector(".cell-reason").textContent = failed ? (photo.error ?? "") : "";
  const again = node.querySelector(".cell-retry");
  if (!failed && again === document.activeElement) open.focus();
  if (!failed) again?.remove();
  else if (!again) {
    const label = `Try ${photo.name} again`;
    node.append(iconButton("retry", label, { class: "cell-retry", tabindex: open.tabIndex }));
  }
}

/** Only one cell can be reached with the Tab key; the arrow keys move from it to the others. */
export function setReachable(cell, reachable) {
  for (const button of cell.node.querySelectorAll("button")) button.tabIndex = reachable ? 0 : -1;
}
