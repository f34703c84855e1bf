import { SceneCache } from "./cache.js";
import { confine, Eye } from "./eye.js";
import { buildPage } from "./page.js";
import { Stage } from "./stage.js";
import { Tools } from "./tools.js";

/**
 * What is shown: a scene, and the photo it was made from.
 *
 * @typedef {object} Item
 * @property {string | Uint8Array | null} scene  SPZ, version 3: its URL, or its bytes; null:
 *   there is only the photo so far
 * @property {string | null} photo  URL of the upright photo; shown until the scene is loaded
 * @property {string} [name]  read out by screen readers
 * @property {number} width  of the photo, pixels
 * @property {number} height
 * @property {number} focal_px  for pictures of that width; not needed without a scene
 * @property {Limits} headbox  likewise
 *
 * @typedef {object} Limits  limits of the camera's offset from the photo's camera, metres, all >= 0
 * @property {number} left
 * @property {number} right
 * @property {number} up
 * @property {number} down
 * @property {number} forward
 * @property {number} backward
 * @property {number} focus  distance of the point that the camera looks at
 *
 * @typedef {object} State
 * @property {"empty" | "photo" | "loading" | "3d" | "failed"} phase
 * @property {boolean} is3d  false while the person has switched to the flat photo
 * @property {number | null} progress  0..1 of the scene's bytes, while loading
 * @property {string | null} error
 * @property {string[]} inputs  those that are on
 *
 * @typedef {object} Options
 * @property {(state: State) => void} [onState]
 * @property {(way: "left" | "right" | "up" | "down") => void} [onFlick]  one finger's quick move
 * @property {string[]} [tools]  the buttons, of those in tools.js
 * @property {() => Promise<object>} [engine]  loads what engine.js exports
 * @property {string | null} [face]  folder of the head tracker's files; null: there is none
 */

const ZOOM = 0.03; // nearer at the headbox's side, so that less of the scene's end shows
const FOCUS_SECONDS = 0.2;
const STILL_SECONDS = 0.15;
const PHOTO_WAIT_MS = 400;

class Viewer {
  #item = null;
  #stage = null;
  #loading = null;
  #state = { phase: "empty", is3d: true, progress: null, error: null };
  #last = 0;
  #ticking = false;
  #shown = [0, 0, 0, 0]; // camera position and focus of the last frame
  #calm = 0; // seconds since the last camera motion
  #focus = 1;
  #picked = null; // depth that the person chose to look at

  constructor(element, { onState = () => {}, engine = () => import("./engine.js"), ...options }) {
    this.onState = onState;
    this.engine = engine;
    this.page = buildPage(element);
    this.eye = new Eye();
    this.scenes = new SceneCache(async (bytes) => (await this.#ready()).decode(bytes));
    this.tools = new Tools(this, options);
    this.tools.begin();
    this.sized = new ResizeObserver(() => this.resize());
    this.sized.observe(this.page.root);
    this.page.canvas.addEventListener("webglcontextlost", (event) => this.#lost(event));
  }

  /** @returns {State} */
  get state() {
    return { ...this.#state, inputs: this.tools.on };
  }

  get stage() {
    return this.#stage;
  }

  set(change) {
    Object.assign(this.#state, change);
    const { phase, is3d, progress, error } = this.#state;
    const { frame, root, note } = this.page;
    root.dataset.phase = phase;
    root.classList.toggle("hbv-flat", !is3d);
    frame.classList.toggle("hbv-drawn", phase === "3d");
    root.style.setProperty("--hbv-progress", progress ?? 0);
    if (note.textContent !== (error ?? "")) note.textContent = error ?? "";
    this.tools.update(this.state);
    this.onState(this.state);
  }

  async show(item) {
    this.#item = item;
    const { page } = this;
    const image = item?.photo && page.photo.getAttribute("src") !== item.photo ? await decoded(item.photo) : null;
    if (this.#item !== item) return;
    this.#stage?.clear();
    this.eye.reset();
    page.frame.setAttribute("aria-label", item?.name ?? "Photo");
    if (image) this.#replacePhoto(image);
    page.photo.hidden = page.rim.hidden = !item?.photo;
    this.#focus = item?.headbox?.focus ?? 1;
    this.#picked = null;
    const phase = item ? (item.scene ? "loading" : "photo") : "empty";
    this.set({ phase, progress: null, error: null });
    this.resize();
    if (item?.scene) await this.#enter(item);
  }

  #replacePhoto(image) {
    const { photo } = this.page;
    image.className = photo.className;
    image.alt = "";
    image.draggable = false;
    photo.replaceWith(image);
    this.page.photo = image;
    this.page.rim.src = image.src;
  }

  /** Load and draw an item's scene, and fade over to it, unless another is shown meanwhile. */
  async #enter(item) {
    const current = () => this.#item === item;
    try {
      this.scenes.keep(item.scene);
      const told = (progress) => current() && this.set({ progress });
      const [stage, mesh] = await Promise.all([this.#ready(), this.scenes.get(item.scene, told)]);
      if (!current()) return;
      await stage.put(item, mesh);
      if (!current()) return;
      stage.quality.still = true;
      this.resize();
      await stage.drawn();
      if (!current()) return;
      this.set({ phase: "3d", progress: null });
      this.wake();
    } catch (error) {
      if (current()) this.set({ phase: "failed", progress: null, error: error.message });
    }
  }

  async prefetch({ scene }) {
    await this.scenes.get(scene).catch(() => {}); // told when it is shown
  }

  toggle3d(on = !this.#state.is3d) {
    this.set({ is3d: on });
    if (!on) this.eye.centre();
    this.wake();
  }

  /** The engine is loaded, and the canvas made ready, with the first scene. */
  async #ready() {
    this.#loading ??= this.engine().then((engine) => {
      const stage = new Stage(this.page.canvas, engine);
      stage.onSorted = () => this.#draw();
      return stage;
    });
    try {
      this.#stage = await this.#loading;
    } catch (error) {
      this.#loading = null;
      throw new Error(`This browser cannot show scenes in 3D: ${error.message}`, { cause: error });
    }
    return this.#stage;
  }

  /** The WebGL context was lost, as happens to background pages on phones: start again. */
  #lost(event) {
    event.preventDefault();
    if (!this.#stage) return;
    this.scenes.clear();
    this.#stage = this.#loading = null;
    const canvas = this.page.canvas.cloneNode();
    this.page.canvas.replaceWith(canvas);
    this.page.canvas = canvas;
    canvas.addEventListener("webglcontextlost", (again) => this.#lost(again));
    if (this.#item) this.show(this.#item);
  }

  /** Fit the picture into the element: whole, in the middle, on whole CSS pixels. */
  resize() {
    const { root, frame } = this.page;
    const item = this.#item;
    if (!item || !root.clientWidth || !root.clientHeight) return;
    const aspect = (item.width / item.height) * (this.tools.on.includes("pair") ? 2 : 1);
    const width = Math.round(Math.min(root.clientWidth, root.clientHeight * aspect));
    const height = Math.round(Math.min(root.clientHeight, root.clientWidth / aspect));
    frame.style.width = `${width}px`;
    frame.style.height = `${height}px`;
    frame.style.left = `${Math.round((root.clientWidth - width) / 2)}px`;
    frame.style.top = `${Math.round((root.clientHeight - height) / 2)}px`;
    this.#stage?.resize(width, height);
    this.#draw();
  }

  /** Something changed: render until there is no motion. */
  wake() {
    if (this.#ticking) return;
    this.#ticking = true;
    this.#last = performance.now();
    requestAnimationFrame((now) => this.#tick(now));
  }

  #tick(now) {
    const { eye } = this;
    const passed = Math.max(now - this.#last, 0);
    const seconds = Math.min(passed / 1000, 0.1);
    this.#last = now;
    this.#ticking = this.#state.phase === "3d" && !this.disposed;
    if (!this.#ticking) return;
    eye.sways = this.#state.is3d && this.tools.sways && !this.#stage.quality.crawls;
    const moving = eye.step(seconds);
    const aim = this.#picked ?? this.#stage.item.headbox.focus; // a new item may be on its way
    this.#focus += (aim - this.#focus) * (1 - Math.exp(-seconds / FOCUS_SECONDS));
    if (Math.abs(aim - this.#focus) < 1e-3 * aim) this.#focus = aim;
    const view = [...eye.units, this.#focus];
    const changed = view.some((value, i) => value !== this.#shown[i]);
    this.#pace(changed, passed, seconds);
    this.#ticking = moving || changed || eye.waits || this.#calm < STILL_SECONDS;
    if (this.#ticking) requestAnimationFrame((next) => this.#tick(next));
  }

  /** Draws what changed, as finely as the machine allows, and what has come to rest, finely. */
  #pace(changed, passed, seconds) {
    const { quality } = this.#stage;
    if (changed) {
      if (this.#calm === 0) quality.took(passed);
      quality.still = false;
      this.#calm = 0;
      this.#draw();
    } else {
      const before = this.#calm;
      this.#calm += seconds;
      if (quality.still || before > STILL_SECONDS || this.#calm < STILL_SECONDS) return;
      quality.still = true;
      this.#draw();
    }
  }

  #draw() {
    const stage = this.#stage;
    if (!stage?.item || stage.renderer.xr.isPresenting) return;
    const { units } = this.eye;
    const zoom = 1 + ZOOM * Math.tanh(Math.hypot(...units));
    stage.look(confine(stage.item.headbox, units), this.#focus, zoom);
    this.#shown = [...units, this.#focus];
    stage.draw(this.tools.on.includes("pair"));
  }

  /** Focus on the point at this image position, 0..1: it keeps its position on the screen. */
  pick(u, v) {
    if (this.#state.phase !== "3d" || !this.#state.is3d) return;
    const depth = this.#stage.depthAt(u, v);
    if (!depth) return;
    this.#picked = depth;
    const { ring } = this.page;
    ring.style.left = `${100 * u}%`;
    ring.style.top = `${100 * v}%`;
    ring.getAnimations().forEach((animation) => animation.cancel());
    ring.classList.remove("hbv-picked");
    void ring.offsetWidth; // so that the animation starts again
    ring.classList.add("hbv-picked");
    this.wake();
  }

  centre() {
    this.#picked = null;
    this.eye.centre();
    this.wake();
  }

  dispose() {
    this.disposed = true;
    this.#item = null;
    this.tools.dispose();
    this.sized.disconnect();
    this.scenes.clear();
    this.#stage?.dispose();
    this.#stage = null;
    this.page.root.remove();
  }
}

/** An image that can be shown without a wait; late ones come as they are. */
async function decoded(url) {
  const image = new Image();
  image.src = url;
  const late = new Promise((resolve) => setTimeout(resolve, PHOTO_WAIT_MS));
  await Promise.race([image.decode().catch(() => {}), late]);
  return image;
}

/**
 * A window into one scene at a time. `element` is a positioned block of some size; the viewer fills
 * it with the picture (whole, like object-fit: contain) and its buttons, and listens to its pointer.
 *
 * @param {HTMLElement} element
 * @param {Options} [options]
 */
export function createViewer(element, options = {}) {
  const viewer = new Viewer(element, options);
  return {
    /** Show an item at once as its photo, then as a scene; null empties the viewer. Resolves when
     * the first frame of the scene stands there, or it failed (see state), or was replaced.
     * @param {Item | null} item */
    show: (item) => viewer.show(item),
    /** Fetch and decode the scene of an item ahead; the three used last are kept.
     * @param {Item} item */
    prefetch: (item) => viewer.prefetch(item),
    /** The scene, or the flat photo; without `on` the other one. @param {boolean} [on] */
    toggle3d: (on) => viewer.toggle3d(on),
    /** Switch "pointer", "keys", "tilt", "head", "sway" or "pair" on or off. For tilt and head the
     * browser asks the person. Resolves to whether it is on now.
     * @param {string} name  @param {boolean} on */
    setInput: (name, on) => viewer.tools.setInput(name, on),
    /** @returns {State} */
    get state() {
      return viewer.state;
    },
    /** Remove all elements and release the GPU. */
    dispose: () => viewer.dispose(),
  };
}
