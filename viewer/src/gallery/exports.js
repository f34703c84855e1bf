/** The export menu of the full screen: each kind with its progress, then the download. */

import { getExport, startExport } from "./api.js";
import { announce, element, ring, setRing } from "./dom.js";

const KINDS = [
  ["html", "Web page", "One file to send; opens offline"],
  ["mp4", "Film", "MP4: the camera moves a little"],
  ["heic", "Spatial photo", "HEIC for Apple headsets and phones"],
  ["spz", "Small scene", "SPZ: for splat viewers"],
  ["ply", "Full scene", "PLY: for editors"],
];
const ASK_MS = 500;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {() => string} idOfPhoto the photo on screen */
export function createExports(idOfPhoto) {
  const items = KINDS.map(([kind, name, what]) => createItem(kind, name, what, idOfPhoto));
  return {
    node: element("div", { class: "exports" }, ...items.map(({ node }) => node)),
    /** Another photo: what an earlier one had to say goes. Its exports still finish. */
    reset: () => items.forEach((item) => item.reset()),
  };
}

function createItem(kind, name, what, idOfPhoto) {
  const progress = ring();
  progress.setAttribute("hidden", "");
  const hint = element("small", {}, what);
  const words = element("span", { class: "export-words" }, element("span", {}, name), hint);
  const node = element(
    "button",
    { type: "button", class: "export", onclick: start },
    words,
    progress,
  );
  let run = 0;

  function show(text, share) {
    hint.textContent = text;
    progress.toggleAttribute("hidden", share === undefined);
    if (share !== undefined) setRing(progress, share);
  }

  async function start() {
    const mine = ++run;
    const here = (text, share) => mine === run && show(text, share);
    here("Starting", null);
    try {
      const { job } = await startExport(idOfPhoto(), kind);
      const url = await finished(job, (share) => here("Being written", share));
      download(url);
      here("Saved to your downloads");
      announce(`${name} saved.`);
    } catch (error) {
      here(error.message);
      announce(`${name} failed: ${error.message}`);
    }
  }
  return { node, reset: () => (++run, show(what)) };
}

async function finished(job, onProgress) {
  for (;;) {
    const { state, progress, error, url } = await getExport(job);
    if (state === "done") return url;
    if (state === "failed") throw new Error(error ?? "The export failed.");
    onProgress(progress);
    await pause(ASK_MS);
  }
}

function download(url) {
  const link = element("a", { href: url, download: true });
  document.body.append(link); // some browsers only follow a link that is in the page
  link.click();
  link.remove();
}
