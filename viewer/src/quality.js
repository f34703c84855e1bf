/** Render resolution during motion, lowered on slow machines. */

/** ratio: of the screen's pixels, along a side; reach: standard deviations drawn of each splat. */
const STEPS = [
  { ratio: 1, reach: 3.33 },
  { ratio: 0.75, reach: 3 },
  { ratio: 0.5, reach: 2.8 },
  { ratio: 0.35, reach: 2.5 },
];
const SLOW_MS = 45; // a frame, above which a step down is taken
const HOPELESS_MS = 250; // two at once
const QUICK_MS = 20; // below which a step up may be tried
const FRAMES = 8; // that are looked at together
const TRIES = 2; // steps up that were taken back, after which none is tried again
const STILL_MS = 1500; // the longest that the one sharp frame after a movement may take

export class Quality {
  constructor() {
    this.step = 0;
    this.still = true;
    this.times = [];
    this.regrets = 0;
    this.raised = false;
  }

  get ratio() {
    return STEPS[this.#shown].ratio;
  }

  get reach() {
    return STEPS[this.#shown].reach;
  }

  /** Without motion: the highest step, unless it takes too long. */
  get #shown() {
    return this.still && this.stillCost < STILL_MS ? 0 : this.step;
  }

  get stillCost() {
    return (this.typical ?? 0) / STEPS[this.step].ratio ** 2;
  }

  /** The slowest machines get no automatic motion. */
  get crawls() {
    return this.step === STEPS.length - 1 && (this.typical ?? 0) > HOPELESS_MS;
  }

  /** A frame of a movement took so many milliseconds, from its start to the next one's. */
  took(milliseconds) {
    this.times.push(milliseconds);
    const hopeless = this.times.length >= 2 && Math.min(...this.times.slice(-2)) > HOPELESS_MS;
    if (this.times.length < FRAMES && !hopeless) return;
    const typical = this.times.sort((a, b) => a - b)[this.times.length >> 1];
    this.times = [];
    this.typical = typical;
    if (typical > SLOW_MS) {
      if (this.raised) this.regrets += 1;
      this.raised = false;
      this.step = Math.min(this.step + (hopeless ? 2 : 1), STEPS.length - 1);
    } else if (typical < QUICK_MS && this.step > 0 && this.regrets < TRIES) {
      this.step -= 1;
      this.raised = true;
    }
  }
}
