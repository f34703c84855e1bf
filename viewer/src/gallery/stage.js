/**
 * One photo on the whole window: flat at once, then its scene. Fires "change" (another photo),
 * "close" (the person wants the grid back), "error" (detail: Error).
 */

import { getPhoto, requestScene, retry } from "./api.js";
import {
  announce,
  element,
  icon,
  iconButton,
  reducedMotion,
  ring,
  setRing,
  withPanel,
} from "./dom.js";
import { createExports } from "./exports.js";
import { factsOf } from "./facts.js";
import { dayName, stateName } from "./words.js";
import { createViewer } from "../viewer.js";

const IDLE_MS = 3000; // without input, after which the buttons fade
const TURN_MS = 110;
const FLICKS = { left: 1, right: -1 }; // the photo goes with the finger

export class Stage extends EventTarget {
  /** @type {any} the photo on screen */
  photo = null;
  index = 0;
  #target = 0; // its index, or that of the photo that is about to come
  #turn = 0; // counts the photos shown: what belongs to an earlier one is dropped
  #details = new Map(); // photo id -> promise of what /api/photos/ID says
  #shown = ""; // what the viewer was given last
  #idle = 0;
  #sliding = null;

  /** @param {import("./library.js").Library} library */
  constructor(library) {
    super();
    this.library = library;
    this.node = element("div", {
      class: "stage",
      role: "dialog",
      "aria-modal": "true",
      tabindex: "-1",
      hidden: true,
    });
    this.viewer = createViewer(this.node, {
      onState: ({ phase }) => phase === "failed" && (this.#shown = ""), // it may be tried again
      onFlick: (way) => (way === "down" ? this.#leave() : FLICKS[way] && this.step(FLICKS[way])),
    });
    this.view = this.node.lastElementChild;
    this.#build();
    // On the window: the focus falls to the body when the button that has it is disabled.
    addEventListener("keydown", (event) => {
      const isOurs = event.target === document.body || this.node.contains(event.target);
      if (isOurs && !this.node.hidden) this.#key(event);
    });
    for (const kind of ["pointermove", "pointerdown", "keydown", "focusin"])
      this.node.addEventListener(kind, () => this.#awake());
    library.addEventListener("photos", () => this.#libraryChanged());
  }

  get isOpen() {
    return !this.node.hidden;
  }

  /**
   * @param {any} photo
   * @param {number | undefined} index its place in the library, if it has one
   * @param {DOMRect | null} from where its picture is on the screen now
   */
  open(photo, index, from = null) {
    this.node.hidden = false;
    this.#show(photo, index);
    if (from) this.#grow(from);
    this.node.focus({ preventScroll: true });
    this.#awake();
  }

  close() {
    this.#turn += 1;
    this.node.hidden = true;
    this.node.querySelectorAll(":popover-open").forEach((panel) => panel.hidePopover());
    this.#sliding?.cancel();
    this.viewer.show(null);
    this.#shown = "";
    this.photo = null;
  }

  /** To the next photo (1) or the one before (-1). */
  async step(by) {
    const index = this.#target + by;
    if (this.index < 0 || index < 0 || index >= this.library.total) return this.#bump(by);
    this.#target = index; // keys may come faster than photos
    const turn = ++this.#turn;
    const asked = this.library.load(index).catch(() => null);
    const [photo] = await Promise.all([asked, this.#slide(0, -by)]);
    if (turn !== this.#turn) return;
    if (photo) this.#show(photo, index);
    else this.#target = this.index; // the server is away: stay here
    this.#slide(photo ? by : -by, 0);
  }

  /** An event told of a photo. */
  update(photo) {
    this.#details.delete(photo.id);
    if (photo.id !== this.photo?.id) return;
    const before = this.photo.state;
    this.photo = photo;
    this.#status();
    if (photo.state !== before) {
      announce(`${photo.name}: ${stateName(photo)}`);
      this.#load();
    }
  }

  /** Everything may have changed: another model, or the connection was lost. */
  async refresh() {
    this.#details.clear();
    if (!this.photo) return;
    const turn = this.#turn;
    const photo = await this.#detail(this.photo.id);
    if (turn !== this.#turn) return;
    this.photo = photo;
    this.#status();
    this.#load();
  }

  #build() {
    this.title = element("h2", {});
    this.date = element("p", {});
    this.facts = element("div", {});
    this.exports = createExports(() => this.photo.id);
    this.exportButton = iconButton("export", "Export");
    this.back = iconButton("back", "Back to all photos", { onclick: () => this.#leave() });
    const top = element(
      "div",
      { class: "stage-top" },
      this.back,
      element("div", { class: "stage-title" }, this.title, this.date),
      withPanel(iconButton("info", "Info"), "Info", this.facts),
      withPanel(this.exportButton, "Export", this.exports.node),
    );
    this.previous = iconButton("back", "Previous photo", {
      class: "stage-turn",
      onclick: () => this.step(-1),
    });
    this.next = iconButton("next", "Next photo", {
      class: "stage-turn stage-next",
      onclick: () => this.step(1),
    });
    this.status = element("div", { class: "stage-status" });
    this.node.prepend(top);
    this.node.append(this.previous, this.next, this.status);
  }

  #show(photo, index) {
    this.#turn += 1;
    this.photo = photo;
    this.index = this.#target = index ?? -1;
    this.title.textContent = photo.name;
    this.date.textContent = dayName(photo.taken);
    this.node.setAttribute("aria-label", photo.name);
    this.previous.hidden = this.index <= 0;
    this.next.hidden = this.index < 0 || this.index >= this.library.total - 1;
    this.#present({ ...photo, photo: photo.thumb });
    this.exports.reset();
    this.facts.replaceChildren(factsOf(photo));
    this.#status();
    this.#keepFocus();
    this.#load();
    const place = this.index < 0 ? "" : `, ${this.index + 1} of ${this.library.total}`;
    announce(`${photo.name}${place}: ${stateName(photo)}`);
    this.dispatchEvent(new Event("change"));
  }

  /** The photo in full, then its scene; asks for the scene if there is none. */
  async #load() {
    const turn = this.#turn;
    try {
      const detail = await this.#detail(this.photo.id);
      if (turn !== this.#turn) return;
      if (!detail.thumb) detail.photo = null; // nobody could read it
      this.facts.replaceChildren(factsOf(detail));
      this.#present(detail);
      if (detail.state === "waiting") await requestScene(detail.id, "now");
      await this.#lookAhead(turn);
    } catch (error) {
      if (turn === this.#turn) this.dispatchEvent(new CustomEvent("error", { detail: error }));
    }
  }

  /** Gives the viewer what there is: a thumbnail, the photo, or the photo and its scene. */
  #present(detail) {
    const key = `${detail.id} ${detail.scene?.url ?? detail.photo}`;
    if (this.#shown === key) return;
    this.#shown = key;
    this.viewer.show(itemOf(detail));
  }

  /** What comes next is asked for, fetched and decoded while this one is looked at. */
  async #lookAhead(turn) {
    for (const index of [this.index + 1, this.index - 1]) {
      if (this.index < 0 || index < 0 || index >= this.library.total) continue;
      const photo = await this.library.load(index);
      if (turn !== this.#turn || !photo) return;
      const detail = await this.#detail(photo.id);
      if (turn !== this.#turn) return;
      if (detail.scene) await this.viewer.prefetch(itemOf(detail));
      else if (detail.thumb) new Image().src = detail.photo;
      if (detail.state === "waiting") await requestScene(photo.id, "next");
    }
  }

  #detail(id) {
    if (!this.#details.has(id)) {
      const asked = getPhoto(id);
      asked.catch(() => this.#details.delete(id)); // ask again next time
      this.#details.set(id, asked);
    }
    return this.#details.get(id);
  }

  /** What keeps the scene from being here, if anything. */
  #status() {
    const { state, progress, error } = this.photo;
    this.exportButton.disabled = state !== "done";
    const leaves = state !== "failed" && this.status.contains(document.activeElement);
    if (leaves) this.node.focus({ preventScroll: true });
    if (state === "done") this.status.replaceChildren();
    else if (state === "failed") this.#fail(error ?? "This photo could not be made 3D.");
    else {
      const known = this.status.querySelector(".ring");
      const drawing = known ?? ring();
      setRing(drawing, state === "working" ? progress : null);
      const text = state === "working" ? "Making it 3D" : "Waiting for its turn";
      this.status.replaceChildren(drawing, element("span", {}, text));
    }
  }

  /** A button that is gone hears no keys: the stage does. */
  #keepFocus() {
    if (document.activeElement?.matches("[hidden], :disabled"))
      this.node.focus({ preventScroll: true });
  }

  #fail(reason) {
    const again = element(
      "button",
      { type: "button", class: "button", onclick: () => this.#again() },
      "Try again",
    );
    const text = element("span", { role: "alert" }, reason);
    this.status.replaceChildren(icon("failed"), text, again);
  }

  async #again() {
    const { id } = this.photo;
    try {
      this.library.update(await retry(id));
      await this.refresh();
    } catch (error) {
      this.dispatchEvent(new CustomEvent("error", { detail: error }));
    }
  }

  /** Photos were added or removed: ours may have another place now. */
  #libraryChanged() {
    const place = this.photo && this.library.placeOf(this.photo.id);
    if (place === undefined || place === null || place === this.index) return;
    this.#target += place - this.index;
    this.index = place;
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (this.node.querySelector(":popover-open, dialog[open]")) return; // Escape closes that first
    const steps = { ArrowLeft: -1, ArrowRight: 1 };
    if (event.key === "Escape") this.#leave();
    else if (event.key in steps) this.step(steps[event.key]);
    else return;
    event.preventDefault();
  }

  #leave() {
    this.dispatchEvent(new Event("close"));
  }

  #awake() {
    this.node.classList.remove("idle");
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      const busy = this.node.querySelector(":popover-open, button:focus-visible, button:hover");
      this.node.classList.toggle("idle", !busy);
    }, IDLE_MS);
  }

  /** Slides the view from one side (-1, 0, 1) to another, invisible at the sides. */
  #slide(from, to) {
    if (reducedMotion()) return Promise.resolve();
    this.#sliding?.cancel();
    const at = (side) => ({ transform: `translateX(${side * 32}px)`, opacity: side ? 0 : 1 });
    const [easing, fill] = from ? ["ease-out", "none"] : ["ease-in", "forwards"];
    this.#sliding = this.view.animate([at(from), at(to)], { duration: TURN_MS, easing, fill });
    // By the clock: where frames are slow the next photo does not wait for them.
    return new Promise((resolve) => setTimeout(resolve, TURN_MS));
  }

  /** There is no photo on that side. */
  #bump(by) {
    if (reducedMotion()) return;
    const there = { transform: `translateX(${-by * 18}px)` };
    this.view.animate([{}, there, {}], { duration: 220, easing: "ease-out" });
  }

  /** The picture grows out of its place in the grid. */
  #grow(from) {
    if (reducedMotion()) return;
    const to = this.view.getBoundingClientRect();
    const x = from.x + from.width / 2 - (to.x + to.width / 2);
    const y = from.y + from.height / 2 - (to.y + to.height / 2);
    const small = Math.max(from.width / to.width, from.height / to.height);
    const start = { transform: `translate(${x}px, ${y}px) scale(${small})`, opacity: 0.4 };
    this.view.animate([start, {}], { duration: 220, easing: "cubic-bezier(0.2, 0, 0, 1)" });
  }
}

/** What the viewer takes. Where nobody could read a photo's size, any will do: nothing is shown. */
function itemOf({ name, photo, scene, width, height }) {
  if (!scene) return { scene: null, name, photo, width: width ?? 4, height: height ?? 3 };
  const { url, focal_px, headbox } = scene;
  return { scene: url, name, photo, width: scene.width, height: scene.height, focal_px, headbox };
}
