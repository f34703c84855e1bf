/** The keyboard. Plain arrows, Escape, Enter and Space belong to the page around the viewer. */

const SPEED = 1.6; // units of the headbox a second, while a key is held

/** Key -> axis and direction. Letters go by their place on the keyboard (event.code). */
const MOVES = {
  KeyA: [0, -1],
  KeyD: [0, 1],
  KeyW: [1, -1],
  KeyS: [1, 1],
  KeyQ: [2, -1],
  KeyE: [2, 1],
};
const SHIFTED = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, -1], ArrowDown: [1, 1] };

/** What the help shows; `action` is called by name. The keys are compared as they are typed. */
export const COMMANDS = [
  { key: "t", action: "toggle", label: "Photo or 3D" },
  { key: "m", action: "sway", label: "Slow motion of its own" },
  { key: "p", action: "pair", label: "Side by side, for both eyes" },
  { key: "h", action: "head", label: "Follow my head (webcam)" },
  { key: "f", action: "fullscreen", label: "Full screen" },
  { key: "0", action: "centre", label: "Back to the photo's place" },
  { key: "?", action: "help", label: "This list" },
];

/**
 * @param {import("./eye.js").Eye} eye
 * @param {{active: () => boolean, changed: () => void, command: (action: string) => void}} heard
 * @returns {() => void} stops listening
 */
export function listenToKeys(eye, heard) {
  const stop = new AbortController();
  const { signal } = stop;
  const held = new Map();
  const push = () => {
    eye.pushing = [0, 0, 0];
    for (const [axis, way] of held.values()) eye.pushing[axis] += way * SPEED;
    heard.changed();
  };
  const down = (event) => {
    if (!heard.active() || event.defaultPrevented || typing(event)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = event.shiftKey ? SHIFTED[event.code] : MOVES[event.code];
    const command = COMMANDS.find(({ key }) => key === event.key.toLowerCase());
    if (!move && !command) return;
    event.preventDefault();
    if (move) held.set(event.code, move);
    if (move) push();
    else if (!event.repeat) heard.command(command.action);
  };
  const release = (codes) => {
    if (codes.filter((code) => held.delete(code)).length) push();
  };
  window.addEventListener("keydown", down, { signal });
  window.addEventListener("keyup", ({ code }) => release([code]), { signal });
  window.addEventListener("blur", () => release([...held.keys()]), { signal });
  return () => stop.abort();
}

const typing = ({ target }) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input, select, textarea, dialog[open] *"));
