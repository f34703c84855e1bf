/** The dates at the right edge: shows where in time the grid is, and scrolls it when dragged. */

import { element } from "./dom.js";
import { monthName } from "./words.js";

const LABEL_APART = 26; // px between years, so that none covers another

/**
 * @param {import("./grid.js").Grid} grid
 * @returns {HTMLElement}
 */
export function createScrubber(grid) {
  const bubble = element("span", { class: "scrubber-bubble" });
  const handle = element("span", { class: "scrubber-handle" }, bubble);
  const years = element("div", { class: "scrubber-years", "aria-hidden": "true" });
  const track = element(
    "div",
    {
      class: "scrubber",
      role: "slider",
      tabindex: "0",
      "aria-label": "Date",
      "aria-orientation": "vertical",
    },
    years,
    handle,
  );
  const reach = () => Math.max(1, grid.scroller.scrollHeight - grid.scroller.clientHeight);

  function draw() {
    const { sections, height } = grid.layout;
    track.hidden = height <= grid.scroller.clientHeight * 1.5;
    const at = Math.min(1, grid.scroller.scrollTop / reach());
    handle.style.top = `${at * 100}%`;
    const month = grid.month ? monthName(grid.month) : "";
    bubble.textContent = month;
    track.setAttribute("aria-valuetext", month);
    track.setAttribute("aria-valuemin", "0");
    track.setAttribute("aria-valuemax", String(Math.max(0, sections.length - 1)));
    track.setAttribute(
      "aria-valuenow",
      String(sections.findIndex(({ month: each }) => each === grid.month)),
    );
  }

  function drawYears() {
    years.replaceChildren();
    let last = -Infinity;
    let before = "";
    for (const { month, top } of grid.layout.sections) {
      const year = month?.slice(0, 4) ?? "";
      const at = Math.min(1, top / reach());
      const y = at * track.clientHeight;
      if (year === before || y - last < LABEL_APART || top > reach()) continue;
      const label = element("span", {}, year);
      label.style.top = `${at * 100}%`;
      years.append(label);
      [last, before] = [y, year];
    }
  }

  function drag(event) {
    const { top, height } = track.getBoundingClientRect();
    const at = Math.max(0, Math.min(1, (event.clientY - top) / height));
    grid.scroller.scrollTop = at * reach();
  }

  function key(event) {
    const { sections } = grid.layout;
    const here = sections.findIndex(({ month }) => month === grid.month);
    const to = {
      ArrowDown: here + 1,
      ArrowUp: here - 1,
      PageDown: here + 12,
      PageUp: here - 12,
      Home: 0,
      End: sections.length - 1,
    }[event.key];
    if (to === undefined || sections.length === 0) return;
    event.preventDefault();
    grid.scroller.scrollTop = sections[Math.max(0, Math.min(to, sections.length - 1))].top;
  }

  track.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    track.setPointerCapture(event.pointerId);
    track.classList.add("dragging");
    drag(event);
  });
  track.addEventListener("pointermove", (event) => {
    if (track.hasPointerCapture(event.pointerId)) drag(event);
  });
  track.addEventListener("lostpointercapture", () => track.classList.remove("dragging"));
  track.addEventListener("keydown", key);
  grid.addEventListener("scroll", draw);
  grid.addEventListener("layout", () => {
    draw();
    drawYears();
  });
  return track;
}
