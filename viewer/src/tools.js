/** The buttons, and the inputs that they and the page switch on and off. */

import { followHead } from "./head.js";
import { listenToKeys } from "./keys.js";
import { listenToPointer } from "./pointer.js";
import { followTilt, hasTilt, mayTilt } from "./tilt.js";
import { enterHeadset, hasHeadset } from "./xr.js";

const ALL = ["toggle", "sway", "tilt", "head", "pair", "vr", "fullscreen", "help"];
const REST_MS = 3000; // without the pointer, after which the buttons fade

export class Tools {
  #stops = new Map();
  #gone = new AbortController();
  #resting = 0;

  constructor(viewer, { tools = ALL, onFlick = () => {}, face = new URL("face/", import.meta.url).href }) {
    this.viewer = viewer;
    this.face = face;
    this.onFlick = onFlick;
    this.page = viewer.page;
    this.wanted = tools;
  }

  /** Begins to listen, once the viewer is whole. */
  begin() {
    const { wanted } = this;
    for (const [name, button] of Object.entries(this.page.buttons)) {
      button.hidden = name === "vr" || !wanted.includes(name) || !this.#possible(name);
      button.addEventListener("click", () => this.command(name));
    }
    if (wanted.includes("vr")) hasHeadset().then((there) => (this.page.buttons.vr.hidden = !there));
    this.#fadeWhenUnused();
    this.setInput("pointer", true);
    this.setInput("keys", true);
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) this.setInput("sway", true);
    mayTilt().then((may) => may && this.setInput("tilt", true));
  }

  get on() {
    return [...this.#stops.keys()];
  }

  get sways() {
    return this.#stops.has("sway") && !this.#stops.has("head");
  }

  async setInput(name, on) {
    if (on === this.#stops.has(name)) return on;
    if (on) {
      const started = this.#start(name);
      // Without a wait where none is needed, so that what is switched on and off stays in order.
      const stop = started instanceof Promise ? await started : started;
      if (stop && this.#gone.signal.aborted) stop();
      else if (stop) this.#stops.set(name, stop);
    } else {
      this.#stops.get(name)();
      this.#stops.delete(name);
    }
    if (name === "pair") this.#setPair(this.#stops.has(name));
    this.update(this.viewer.state);
    this.viewer.wake();
    return this.#stops.has(name);
  }

  /** @returns what stops the input; null where it cannot be had */
  #start(name) {
    const { viewer, page } = this;
    const changed = () => viewer.wake();
    switch (name) {
      case "pointer": {
        const frame = () => page.frame.getBoundingClientRect();
        const pick = (u, v) => viewer.pick(u, v);
        return listenToPointer(page.root, { eye: viewer.eye, frame, changed, pick, flick: this.onFlick });
      }
      case "keys": {
        const active = () => page.root.checkVisibility() && viewer.state.phase !== "empty";
        return listenToKeys(viewer.eye, { active, changed, command: (action) => this.command(action) });
      }
      case "tilt":
        return followTilt(viewer.eye, changed);
      case "head":
        return this.face ? followHead(viewer.eye, this.face, changed) : null;
      default: // sway and pair are only looked up
        return () => {};
    }
  }

  #possible(name) {
    if (name === "tilt") return hasTilt();
    if (name === "head") return Boolean(this.face && window.isSecureContext && navigator.mediaDevices);
    if (name === "fullscreen") return Boolean(document.fullscreenEnabled);
    if (name === "help") return !matchMedia("(pointer: coarse)").matches;
    return true;
  }

  /** A button was pressed, or its key. */
  command(action) {
    const { viewer, page } = this;
    if (page.buttons[action]?.hidden) return;
    if (action === "toggle") viewer.toggle3d();
    else if (action === "centre") viewer.centre();
    else if (action === "help") page.dialog.showModal();
    else if (action === "fullscreen") this.#fullscreen();
    else if (action === "vr") this.#headset();
    else this.#flip(action);
  }

  async #flip(name) {
    const wanted = !this.#stops.has(name);
    try {
      const on = await this.setInput(name, wanted);
      if (wanted && !on) this.#say("That is not allowed on this page or device.");
    } catch (error) {
      this.#say(error.message);
    }
  }

  #say(text) {
    this.page.note.textContent = text;
    setTimeout(() => this.page.note.textContent === text && (this.page.note.textContent = ""), 5000);
  }

  #fullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.page.root.parentElement.requestFullscreen().catch((error) => this.#say(error.message));
  }

  async #headset() {
    const { stage } = this.viewer;
    if (!stage?.item) return;
    await enterHeadset(stage).catch((error) => this.#say(error.message));
    this.viewer.resize();
  }

  #setPair(on) {
    this.page.root.classList.toggle("hbv-pair", on);
    this.viewer.resize();
  }

  /** Update the state of the toggle buttons. */
  update({ is3d, phase }) {
    const { buttons, tools } = this.page;
    tools.hidden = phase === "empty";
    buttons.toggle.setAttribute("aria-pressed", String(is3d));
    for (const name of ["sway", "tilt", "head", "pair"]) {
      buttons[name].setAttribute("aria-pressed", String(this.#stops.has(name)));
    }
    for (const name of ["toggle", "sway", "tilt", "head", "pair", "vr"]) buttons[name].disabled = phase !== "3d";
  }

  #fadeWhenUnused() {
    const { root } = this.page;
    const used = () => {
      root.classList.remove("hbv-resting");
      clearTimeout(this.#resting);
      this.#resting = setTimeout(() => root.classList.add("hbv-resting"), REST_MS);
    };
    const { signal } = this.#gone;
    for (const name of ["pointermove", "pointerdown", "focusin"]) root.addEventListener(name, used, { signal });
    window.addEventListener("keydown", used, { signal });
    used();
  }

  dispose() {
    this.#gone.abort();
    clearTimeout(this.#resting);
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }
}
