/**
 * Thumbnails, a few at a time. A browser holds six connections to a server, and a thumbnail that is
 * not made yet keeps one for seconds: the events, and what the person does, need some too.
 */

const AT_ONCE = 3;
const AGAIN_MS = 2000;

const waiting = new Map(); // image -> url, last asked first
const loading = new Map(); // image -> url

/**
 * Shows the picture at `url` in an image, as soon as it comes; null: nothing.
 * @param {HTMLImageElement} image
 * @param {string | null} url
 */
export function showThumb(image, url) {
  waiting.delete(image);
  if (url) waiting.set(image, url);
  else {
    loading.delete(image);
    image.removeAttribute("src"); // also stops a picture that is on its way
  }
  next();
}

function next() {
  while (loading.size < AT_ONCE && waiting.size > 0) {
    const [image, url] = [...waiting].at(-1);
    waiting.delete(image);
    load(image, url);
  }
}

function load(image, url) {
  loading.set(image, url);
  const settled = (event) => {
    if (loading.get(image) === url) loading.delete(image);
    if (event.type === "load") image.classList.add("loaded");
    else if (image.isConnected && !waiting.has(image))
      setTimeout(() => image.getAttribute("src") === url && showThumb(image, url), AGAIN_MS);
    next();
  };
  image.onload = image.onerror = settled;
  image.src = url;
}
