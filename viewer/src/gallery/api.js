/** The HTTP API of the gallery (src/headbox/web/app.py), as functions. */

const token = () => document.querySelector('meta[name="headbox-token"]').getAttribute("content");

/** The server answered, and said no; `message` is its reason. */
export class Refused extends Error {
  /** @param {string} message @param {number} status */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function answer(response) {
  if (response.ok) return response.json();
  const text = await response.text();
  let reason = text;
  try {
    reason = JSON.parse(text).error ?? text;
  } catch {
    // not JSON: the text itself is the reason
  }
  throw new Refused(reason || `The server answered ${response.status}.`, response.status);
}

async function get(path, parameters = {}, signal = undefined) {
  const given = Object.entries(parameters).filter(([, value]) => value !== "");
  const query = new URLSearchParams(given).toString();
  return answer(await fetch(query ? `${path}?${query}` : path, { signal }));
}

async function post(path, body = {}) {
  const headers = { "Content-Type": "application/json", "X-Headbox-Token": token() };
  return answer(await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

const photoPath = (id) => `/api/photos/${encodeURIComponent(id)}`;

export const getState = () => get("/api/state");
export const getMonths = (filter) => get("/api/months", filter);
export const getPhotos = (filter, offset, limit, signal) =>
  get("/api/photos", { ...filter, offset, limit }, signal);
export const getPhoto = (id) => get(photoPath(id));
export const requestScene = (id, priority) => post(`${photoPath(id)}/request`, { priority });
export const retry = (id) => post(`${photoPath(id)}/retry`);
export const setPaused = (paused) => post("/api/queue", { paused });
export const setModel = (model) => post("/api/model", { model });
export const startExport = (id, kind) => post(`${photoPath(id)}/export`, { kind });
export const getExport = (job) => get(`/api/exports/${encodeURIComponent(job)}`);

const RECONNECT_MS = 1000;

/**
 * What happens in the library: a photo has changed, the list of photos, or the state, for
 * as long as the page lives. Browsers reconnect by themselves after some errors, each after a time
 * of its own, and after others never: so it is done here.
 * @param {{photo: (photo: any) => void, list: () => void, queue: (state: any) => void,
 *          up: () => void, down: () => void}} handlers
 */
export function listen(handlers) {
  const source = new EventSource("/api/events");
  source.addEventListener("open", handlers.up);
  source.addEventListener("photo", (event) => handlers.photo(JSON.parse(event.data)));
  source.addEventListener("list", handlers.list);
  source.addEventListener("queue", (event) => handlers.queue(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    source.close();
    handlers.down();
    setTimeout(() => listen(handlers), RECONNECT_MS);
  });
}
