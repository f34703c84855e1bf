/** Mouse, pen, touch and wheel input over the canvas. */

const HOVER = 1.3; // units of the headbox from the middle of the image to its edge
const DRAG = 3; // units for a drag across the whole image
const WHEEL = 1 / 500; // units a pixel of the wheel
const FLICK_MS = 300;
const FLICK_PX = 50;
const DOUBLE_MS = 320;
const DOUBLE_PX = 30;

/**
 * @typedef {object} Heard
 * @property {() => DOMRect} frame  current rectangle of the image
 * @property {import("./eye.js").Eye} eye
 * @property {() => void} changed  called after each input
 * @property {(u: number, v: number) => void} pick  a double click, 0..1 from the image's top left
 * @property {(way: "left" | "right" | "up" | "down") => void} flick
 *
 * @param {HTMLElement} surface
 * @param {Heard} heard
 * @returns {() => void} stops listening
 */
export function listenToPointer(surface, heard) {
  const stop = new AbortController();
  const fingers = new Fingers(heard);
  const on = (name, handler, options = {}) =>
    surface.addEventListener(name, handler, { signal: stop.signal, ...options });
  on("pointermove", (event) => (event.pointerType === "touch" ? fingers.move(event) : hover(event, heard)));
  on("pointerdown", (event) => event.pointerType === "touch" && fingers.down(event));
  for (const name of ["pointerup", "pointercancel"]) on(name, (event) => fingers.up(event));
  on("pointerleave", (event) => event.pointerType !== "touch" && leave(heard));
  on("dblclick", (event) => heard.pick(...place(event, heard.frame())));
  on("wheel", (event) => wheel(event, heard), { passive: false });
  return () => stop.abort();
}

const place = ({ clientX, clientY }, frame) => [
  (clientX - frame.left) / frame.width,
  (clientY - frame.top) / frame.height,
];

function hover(event, { eye, frame, changed }) {
  const [u, v] = place(event, frame());
  const within = (value) => Math.min(Math.max(2 * value - 1, -1), 1) * HOVER;
  eye.ask("pointer", within(u), within(v), eye.asked.pointer[2]);
  changed();
}

function leave({ eye, changed }) {
  eye.ask("pointer", 0, 0, eye.asked.pointer[2]);
  changed();
}

function wheel(event, { eye, changed }) {
  event.preventDefault(); // or the page would scroll, or zoom when two fingers pinch a trackpad
  const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
  const pinch = event.ctrlKey ? 5 : 1; // browsers report a pinch as a small wheel turn with ctrl
  eye.nudge("pointer", 0, 0, -event.deltaY * lines * pinch * WHEEL);
  changed();
}

/** One finger moves the camera, two move it forward, a flick shows another photo. */
class Fingers {
  constructor(heard) {
    this.heard = heard;
    this.down_ = new Map();
    this.tap = null;
  }

  down(event) {
    this.down_.set(event.pointerId, event);
    this.start = this.down_.size === 1 ? event : null; // two fingers make no flick
    this.heard.eye.grasped = true;
    this.heard.changed();
  }

  move(event) {
    const before = this.down_.get(event.pointerId);
    if (!before) return;
    const { eye, frame, changed } = this.heard;
    const { width, height } = frame();
    const spread = this.#spread();
    this.down_.set(event.pointerId, event);
    if (this.down_.size === 1) {
      // The scene follows the finger, so the camera moves the opposite way.
      const right = (before.clientX - event.clientX) / width;
      const down = (before.clientY - event.clientY) / height;
      eye.nudge("pointer", right * DRAG, down * DRAG, 0);
    } else if (spread) eye.nudge("pointer", 0, 0, 2 * Math.log(this.#spread() / spread));
    changed();
  }

  up(event) {
    if (!this.down_.delete(event.pointerId)) return;
    this.heard.eye.grasped = this.down_.size > 0;
    if (event.type === "pointerup" && this.start && this.down_.size === 0) this.#released(event);
    this.heard.changed();
  }

  #released(event) {
    const [right, down] = [event.clientX - this.start.clientX, event.clientY - this.start.clientY];
    const quick = event.timeStamp - this.start.timeStamp < FLICK_MS;
    const far = Math.max(Math.abs(right), Math.abs(down));
    if (quick && far > FLICK_PX) {
      if (Math.abs(right) > Math.abs(down)) this.heard.flick(right < 0 ? "left" : "right");
      else this.heard.flick(down < 0 ? "up" : "down");
    } else if (quick && far < DOUBLE_PX) this.#tapped(event);
  }

  #tapped(event) {
    const near = this.tap && Math.hypot(event.clientX - this.tap.clientX, event.clientY - this.tap.clientY);
    const twice = this.tap && event.timeStamp - this.tap.timeStamp < DOUBLE_MS && near < DOUBLE_PX;
    this.tap = twice ? null : event;
    if (twice) this.heard.pick(...place(event, this.heard.frame()));
  }

  #spread() {
    if (this.down_.size !== 2) return 0;
    const [a, b] = this.down_.values();
    return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  }
}
