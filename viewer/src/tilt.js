/** Device tilt moves the camera, as if the screen were a window to the scene. */

const DEGREES = 14; // of tilt, that ask for the side of the headbox
const SETTLE_SECONDS = 6; // a new way of holding the device becomes the middle so slowly

export const hasTilt = () =>
  "DeviceOrientationEvent" in window && matchMedia("(pointer: coarse)").matches && window.isSecureContext;

/** Whether tilt may start by itself; iOS wants a tap first, and then asks the person. */
export async function mayTilt() {
  if (!hasTilt()) return false;
  if (!window.DeviceOrientationEvent.requestPermission) return true;
  try {
    return (await navigator.permissions.query({ name: "accelerometer" })).state === "granted";
  } catch {
    return false; // Safari does not support that name
  }
}

/**
 * @param {import("./eye.js").Eye} eye
 * @param {() => void} changed
 * @returns {Promise<(() => void) | null>} what stops it, or null where it is not allowed
 */
export async function followTilt(eye, changed) {
  if (!hasTilt()) return null;
  if (((await DeviceOrientationEvent.requestPermission?.()) ?? "granted") !== "granted") return null;
  const stop = new AbortController();
  let person = null; // where the person is, a direction on earth
  let last = 0;
  const turned = (event) => {
    if (event.beta === null || event.gamma === null) return; // a computer without the sensor
    const [right, top, out] = axes(event);
    const share = 1 - Math.exp(-(event.timeStamp - last) / 1000 / SETTLE_SECONDS);
    person = unit(person ? person.map((value, i) => value + (out[i] - value) * share) : out);
    last = event.timeStamp;
    const angle = radians(screen.orientation?.angle ?? 0);
    const [x, y] = [dot(right, person), dot(top, person)];
    const across = x * Math.cos(angle) - y * Math.sin(angle);
    const up = x * Math.sin(angle) + y * Math.cos(angle);
    eye.ask("tilt", across / radians(DEGREES), -up / radians(DEGREES), 0);
    changed();
  };
  window.addEventListener("deviceorientation", turned, { signal: stop.signal });
  return () => {
    stop.abort();
    eye.ask("tilt", 0, 0, 0);
    changed();
  };
}

/** Where the device's right edge, its top edge and its screen point to on earth: the columns of
 * Rz(alpha) Rx(beta) Ry(gamma), as the standard defines the three angles. */
function axes({ alpha, beta, gamma }) {
  const [ca, cb, cg] = [alpha ?? 0, beta, gamma].map((angle) => Math.cos(radians(angle)));
  const [sa, sb, sg] = [alpha ?? 0, beta, gamma].map((angle) => Math.sin(radians(angle)));
  return [
    [ca * cg - sa * sb * sg, sa * cg + ca * sb * sg, -cb * sg],
    [-sa * cb, ca * cb, sb],
    [ca * sg + sa * sb * cg, sa * sg - ca * sb * cg, cb * cg],
  ];
}

const radians = (degrees) => (degrees * Math.PI) / 180;
const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const unit = (a) => a.map((value) => value / Math.sqrt(dot(a, a)));
