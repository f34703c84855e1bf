/**
 * Camera position: the sum of the inputs, confined smoothly to the headbox.
 *
 * Inputs are in units of the headbox, where 1 aims at its side. x right, y down, z forward, as
 * everywhere outside of three.
 */

const IDLE_SECONDS = 2.5; // without input, after which the camera returns
const RETURN_SECONDS = 0.5; // time constant of the return
const STIFFNESS = 9; // 1/s, of the critically damped spring between target and camera
const REST = 2e-4; // units of the headbox; a hundredth of a pixel or less
const SWAY_AFTER = 4; // seconds without input
const SWAY = { x: 0.55, y: 0.2, period: 8 };
const FARTHEST = 2; // units; tanh(2) is 96 % of the distance to the side

/**
 * Units of the headbox -> metres. The same rule as `confine` in src/headbox/limits.py: with n units
 * in some direction the camera is tanh(n) of the way to the surface of the ellipsoid whose half
 * axes are the six limits.
 *
 * @param {import("./viewer.js").Limits} limits
 * @param {number[]} units  x, y, z
 */
export function confine(limits, units) {
  const [x, y, z] = units;
  const length = Math.hypot(x, y, z);
  const share = length > 0 ? Math.tanh(length) / length : 1;
  return [
    x * share * (x < 0 ? limits.left : limits.right),
    y * share * (y < 0 ? limits.up : limits.down),
    z * share * (z < 0 ? limits.backward : limits.forward),
  ];
}

const held = (value) => Math.min(Math.max(value, -FARTHEST), FARTHEST);

export class Eye {
  constructor() {
    /** Target of each input. Those in `lasting` stay until the input itself removes them. */
    this.asked = { pointer: [0, 0, 0], keys: [0, 0, 0], tilt: [0, 0, 0], head: [0, 0, 0] };
    this.lasting = new Set(["tilt", "head"]);
    this.pushing = [0, 0, 0]; // units a second, while a key is held
    this.units = [0, 0, 0];
    this.speed = [0, 0, 0];
    this.sways = false;
    this.swayed = 0; // seconds of sway so far
    this.swing = 0; // how far the sway has faded in, 0..1
    this.idle = 0;
    this.grasped = false; // a finger rests on the image, which counts as input
  }

  /** Set the target of an input; `lasting` inputs do not restart the wait for the sway. */
  ask(input, x, y, z) {
    this.asked[input] = [held(x), held(y), held(z)];
    if (!this.lasting.has(input)) this.idle = 0;
  }

  /** Pointer and keys share the forward offset, to which `by` is added. */
  nudge(input, x, y, z) {
    const [a, b, c] = this.asked[input];
    this.ask(input, a + x, b + y, c + z);
  }

  centre() {
    for (const input of Object.keys(this.asked)) this.asked[input] = [0, 0, 0];
    this.idle = 0;
  }

  /** Jump to the photo's viewpoint, as for a new scene. */
  reset() {
    this.centre();
    this.units = [0, 0, 0];
    this.speed = [0, 0, 0];
    this.swing = 0;
    this.swayed = 0;
  }

  /** Advance by `seconds`; true while the camera is moving. */
  step(seconds) {
    const busy = this.grasped || this.pushing.some(Boolean);
    this.idle = busy ? 0 : this.idle + seconds;
    if (this.pushing.some(Boolean)) this.nudge("keys", ...this.pushing.map((v) => v * seconds));
    if (this.idle > IDLE_SECONDS) this.#release(Math.exp(-seconds / RETURN_SECONDS));
    const swaying = this.sways && this.idle > SWAY_AFTER;
    this.swing += (Number(swaying) - this.swing) * (1 - Math.exp(-seconds / (swaying ? 1.5 : 0.25)));
    if (!swaying && this.swing < 1e-3) this.swing = this.swayed = 0;
    if (this.swing > 0) this.swayed += seconds;
    const aim = this.#aim();
    const still = aim.map((goal, axis) => this.#follow(axis, goal, seconds)).every(Boolean);
    return !still || this.swing > 0;
  }

  /** Whether motion will follow without input: the return or the sway. */
  get waits() {
    const away = Object.entries(this.asked).some(([input, asked]) => !this.lasting.has(input) && asked.some(Boolean));
    return away || this.sways;
  }

  #release(share) {
    for (const [input, asked] of Object.entries(this.asked)) {
      if (this.lasting.has(input)) continue;
      this.asked[input] = asked.map((value) => (Math.abs(value) < REST ? 0 : value * share));
    }
  }

  #aim() {
    const turn = (2 * Math.PI * this.swayed) / SWAY.period;
    const sway = [SWAY.x * Math.sin(turn), SWAY.y * Math.sin(turn * 0.5), 0];
    return sway.map((value, axis) => {
      const asked = Object.values(this.asked).reduce((sum, units) => sum + units[axis], 0);
      return held(asked + value * this.swing);
    });
  }

  /** A critically damped spring, solved exactly, so that slow frames do not overshoot. */
  #follow(axis, goal, seconds) {
    const away = this.units[axis] - goal;
    const drive = this.speed[axis] + STIFFNESS * away;
    const fade = Math.exp(-STIFFNESS * seconds);
    this.units[axis] = goal + (away + drive * seconds) * fade;
    this.speed[axis] = (this.speed[axis] - STIFFNESS * drive * seconds) * fade;
    const still = Math.abs(this.units[axis] - goal) < REST && Math.abs(this.speed[axis]) < 10 * REST;
    if (still) [this.units[axis], this.speed[axis]] = [goal, 0];
    return still;
  }
}
