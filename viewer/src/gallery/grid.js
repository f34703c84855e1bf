/**
 * The grid. Only the photos in and near the window exist as elements: 100,000 scroll as 100 do.
 * Fires "open" (detail: index), "retry" (detail: photo id), "scroll" and "layout".
 */

import { createCell, fill, setReachable } from "./cell.js";
import { element } from "./dom.js";
import { between, layOut, placeIn, rowStep, sectionAt, sectionOf, topOf } from "./layout.js";
import { showThumb } from "./thumbs.js";
import { counted, monthName } from "./words.js";

const HEADING = 52; // a heading that sticks covers this much

export class Grid extends EventTarget {
  layout = layOut([], 1);
  focused = 0; // index of the photo that the Tab key reaches
  #sections = new Map(); // number of the month -> its element
  #cells = new Map(); // index -> cell
  #frame = 0;

  /**
   * @param {HTMLElement} scroller what scrolls; it is emptied
   * @param {import("./library.js").Library} library
   */
  constructor(scroller, library) {
    super();
    this.scroller = scroller;
    this.library = library;
    this.canvas = element("div", { class: "grid-canvas" });
    scroller.replaceChildren(this.canvas);
    scroller.addEventListener("scroll", () => this.#soon());
    this.canvas.addEventListener("click", (event) => this.#clicked(event));
    this.canvas.addEventListener("keydown", (event) => this.#key(event));
    this.canvas.addEventListener("focusin", (event) => this.#focusedOn(event));
    library.addEventListener("months", () => this.#relayOut());
    library.addEventListener("photos", () => this.#soon());
    new ResizeObserver(() => this.#relayOut()).observe(scroller);
  }

  /** The month at the top of the window. */
  get month() {
    return this.layout.sections[sectionAt(this.layout, this.scroller.scrollTop + 1)]?.month ?? null;
  }

  /** Focus on a photo, scrolled into view if it is out of it. */
  focus(index) {
    if (this.layout.total === 0) return;
    this.#setFocused(Math.max(0, Math.min(index, this.layout.total - 1)));
    const top = topOf(this.layout, this.focused);
    const { scrollTop, clientHeight } = this.scroller;
    if (top - HEADING < scrollTop) this.scroller.scrollTop = top - HEADING;
    else if (top + this.layout.cell > scrollTop + clientHeight)
      this.scroller.scrollTop = top + this.layout.pitch - clientHeight;
    this.#draw();
    this.#cells.get(this.focused)?.open.focus({ preventScroll: true });
  }

  /** Where on the screen the picture of a photo is, or null. */
  rectOf(index) {
    return this.#cells.get(index)?.open.getBoundingClientRect() ?? null;
  }

  /** New months or a new width: the same month stays at the same height of the window. */
  #relayOut() {
    const { scrollTop } = this.scroller;
    const anchor = this.layout.sections[sectionAt(this.layout, scrollTop)];
    const old = this.layout;
    const style = getComputedStyle(this.canvas);
    const width =
      this.scroller.clientWidth - parseFloat(style.marginLeft) - parseFloat(style.marginRight);
    if (width <= 0) return; // hidden
    this.layout = layOut(this.library.months, width);
    this.canvas.style.height = `${this.layout.height}px`;
    const focus = this.canvas.contains(document.activeElement);
    for (const section of this.#sections.values()) section.remove();
    for (const cell of this.#cells.values()) showThumb(cell.picture, null);
    this.#sections.clear();
    this.#cells.clear();
    const again =
      scrollTop > 0 && this.layout.sections.find(({ month }) => month === anchor?.month);
    if (again) {
      const into = (scrollTop - anchor.top) * (again.height / anchor.height);
      const same = this.layout.columns === old.columns && anchor.count === again.count;
      this.scroller.scrollTop = again.top + (same ? scrollTop - anchor.top : into);
    }
    this.#draw();
    if (focus) this.focus(this.focused);
    this.dispatchEvent(new Event("layout"));
  }

  #soon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
      this.dispatchEvent(new Event("scroll"));
    });
  }

  /** Makes the cells in and near the window, and lets go of the others. */
  #draw() {
    const { scrollTop, clientHeight } = this.scroller;
    const near = clientHeight / 2;
    const [first, last] = between(this.layout, scrollTop - near, scrollTop + clientHeight + near);
    this.library.need(first, last);
    const keep = new Set();
    for (let index = first; index < last; index += 1) keep.add(index);
    // What has the focus must not vanish under the keyboard's feet.
    if (this.canvas.contains(document.activeElement)) keep.add(this.focused);
    for (const [index, cell] of this.#cells) {
      if (keep.has(index)) continue;
      showThumb(cell.picture, null);
      cell.node.remove();
      this.#cells.delete(index);
    }
    for (const index of keep) fill(this.#cellAt(index), this.library.at(index), this.layout.total);
    this.#tidySections();
    if (!keep.has(this.focused) && last > first)
      this.#setFocused(between(this.layout, scrollTop + HEADING, scrollTop + HEADING)[0]);
  }

  #cellAt(index) {
    const known = this.#cells.get(index);
    if (known) return known;
    const number = sectionOf(this.layout, index);
    const section = this.layout.sections[number];
    const cell = createCell(index);
    const { left, top } = placeIn(this.layout, section, index);
    const { style } = cell.node;
    style.transform = `translate(${left}px, ${top}px)`;
    style.width = style.height = `${this.layout.cell}px`;
    if (index === this.focused) setReachable(cell, true);
    const list = this.#sectionAt(number).lastElementChild;
    const after = this.#cells.get(index + 1)?.node; // in order, as a screen reader reads them
    list.insertBefore(cell.node, after?.parentNode === list ? after : null);
    this.#cells.set(index, cell);
    return cell;
  }

  #sectionAt(number) {
    const known = this.#sections.get(number);
    if (known) return known;
    const { month, count, top, height } = this.layout.sections[number];
    const title = element("h2", { id: `month-${number}` }, monthName(month));
    const heading = element(
      "div",
      { class: "month-heading" },
      title,
      element("span", {}, counted(count, "photo")),
    );
    const list = element("div", { role: "list", "aria-labelledby": `month-${number}` });
    const made = element("section", { class: "month" }, heading, list);
    made.style.top = `${top}px`;
    made.style.height = `${height}px`;
    const after = [...this.#sections.keys()]
      .filter((each) => each > number)
      .sort((a, b) => a - b)[0];
    this.canvas.insertBefore(made, this.#sections.get(after) ?? null);
    this.#sections.set(number, made);
    return made;
  }

  #tidySections() {
    for (const [number, section] of this.#sections) {
      if (section.lastElementChild.childElementCount > 0) continue;
      section.remove();
      this.#sections.delete(number);
    }
  }

  #clicked(event) {
    const button = event.target.closest("button");
    const cell =
      button &&
      this.#cells.get(Number(button.parentNode.querySelector(".cell-open").dataset.index));
    if (!cell?.photo) return;
    this.#setFocused(cell.index);
    const detail = button === cell.open ? cell.index : cell.photo.id;
    this.dispatchEvent(new CustomEvent(button === cell.open ? "open" : "retry", { detail }));
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = Math.max(1, Math.floor(this.scroller.clientHeight / this.layout.pitch) - 1);
    const steps = {
      ArrowLeft: (at) => at - 1,
      ArrowRight: (at) => at + 1,
      ArrowUp: (at) => rowStep(this.layout, at, -1),
      ArrowDown: (at) => rowStep(this.layout, at, 1),
      PageUp: (at) => this.#rows(at, -rows),
      PageDown: (at) => this.#rows(at, rows),
      Home: () => 0,
      End: () => this.layout.total - 1,
    };
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.focus(steps[event.key](this.focused));
  }

  #rows(index, rows) {
    let at = index;
    for (let i = 0; i < Math.abs(rows); i += 1) at = rowStep(this.layout, at, Math.sign(rows));
    return at;
  }

  #focusedOn(event) {
    const open = event.target.closest(".cell")?.querySelector(".cell-open");
    if (open) this.#setFocused(Number(open.dataset.index));
  }

  #setFocused(index) {
    const [before, now] = [this.#cells.get(this.focused), this.#cells.get(index)];
    this.focused = index;
    if (before) setReachable(before, false);
    if (now) setReachable(now, true);
  }
}
