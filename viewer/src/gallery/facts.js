/** What is known about a photo, as the list behind the "i" button. */

import { element } from "./dom.js";
import { bytes, count, dayAndTime } from "./words.js";

const DIAGONAL_35MM = 43.27; // mm of a 36 x 24 frame

/**
 * @param {any} photo what /api/photos/ID says
 * @returns {HTMLElement}
 */
export function factsOf(photo) {
  const facts = [
    ["Name", photo.name],
    ["Taken", dayAndTime(photo.taken)],
    ["Size", photo.width ? `${count(photo.width)} × ${count(photo.height)} pixels` : "unknown"],
    ...(photo.stereo ? [["Kind", "already a stereo photo"]] : []),
    ...(photo.scene ? sceneFacts(photo.scene) : []),
  ];
  const rows = facts.map(([name, value]) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, value)),
  );
  return element("dl", { class: "facts" }, ...rows);
}

const percent = (share) => `${Math.round(100 * share)} %`;

function focalLength(scene) {
  const diagonal = Math.hypot(scene.width, scene.height);
  const equivalent = Math.round((scene.focal_px * DIAGONAL_35MM) / diagonal);
  const certainty = scene.focal_certainty ?? "";
  const source =
    certainty === scene.focal_source ? certainty : `${certainty} from ${scene.focal_source}`.trim();
  const error = scene.focal_error ? `, give or take ${percent(scene.focal_error)}` : "";
  return `${equivalent} mm (35 mm equivalent), ${source}${error}`;
}

function sceneFacts(scene) {
  const { left, right, up, down, forward, focus } = scene.headbox;
  const cm = (metres) => `${(metres * 100).toFixed(metres < 0.1 ? 1 : 0)} cm`;
  const [aside, upright] = [cm(Math.min(left, right)), cm(Math.min(up, down))];
  return [
    ["Focal length", focalLength(scene)],
    ...(scene.focal_doubt ? [["Focal length?", scene.focal_doubt]] : []),
    ...(scene.depth_error ? [["Depth", `give or take ${percent(scene.depth_error)}`]] : []),
    ["Splats", count(scene.splats)],
    ["Scene", bytes(scene.bytes)],
    ["Room to look", `${aside} sideways, ${upright} up and down, ${cm(forward)} forward`],
    ["Looks at", `${focus.toFixed(1)} m`],
  ];
}
