/** Scenes that are decoded, or on their way, for going back and forth without a wait. */

const KEPT = 3; // 40 MB each for 1.2 million splats, on the CPU, and as much on the GPU once drawn

export class SceneCache {
  /** @param {(bytes: Uint8Array) => Promise<any>} decode  what comes out has `dispose` */
  constructor(decode) {
    this.decode = decode;
    this.entries = new Map(); // the oldest used first
  }

  /** The decoded scene, loaded unless it is here. `onProgress` hears 0..1 of its bytes, where the
   * server tells their number. */
  get(scene, onProgress = () => {}) {
    const entry = this.entries.get(scene) ?? this.#load(scene);
    this.entries.delete(scene);
    this.entries.set(scene, entry);
    this.#forget();
    entry.listeners.add(onProgress);
    return entry.mesh.finally(() => entry.listeners.delete(onProgress));
  }

  /** Never let go of this one. */
  keep(scene) {
    this.kept = scene;
  }

  clear() {
    for (const scene of [...this.entries.keys()]) this.#drop(scene);
  }

  #load(scene) {
    const stop = new AbortController();
    const listeners = new Set();
    const told = (share) => listeners.forEach((listener) => listener(share));
    const bytes = typeof scene === "string" ? fetched(scene, stop.signal, told) : scene.slice();
    const mesh = Promise.resolve(bytes).then(this.decode);
    mesh.catch(() => this.entries.delete(scene)); // it may be tried again
    return { mesh, listeners, stop };
  }

  #forget() {
    for (const scene of [...this.entries.keys()].slice(0, -KEPT)) {
      if (scene !== this.kept) this.#drop(scene);
    }
  }

  #drop(scene) {
    const { mesh, stop } = this.entries.get(scene);
    this.entries.delete(scene);
    stop.abort();
    mesh.then(
      (loaded) => loaded.dispose(),
      () => {}, // it was on its way and is stopped
    );
  }
}

async function fetched(url, signal, onProgress) {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`The scene cannot be fetched: the server answered ${response.status}.`);
  const size = Number(response.headers.get("Content-Length"));
  const parts = [];
  let length = 0;
  for await (const part of chunks(response.body)) {
    parts.push(part);
    length += part.length;
    if (size) onProgress(Math.min(length / size, 1));
  }
  const bytes = new Uint8Array(length);
  parts.reduce((start, part) => (bytes.set(part, start), start + part.length), 0);
  return bytes;
}

/** Safari cannot go through a stream with `for await` by itself. */
async function* chunks(stream) {
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}
