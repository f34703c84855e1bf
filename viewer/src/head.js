/** Head tracking with the webcam moves the camera. Images never leave this page. */

const HEADS = 1.3; // interpupillary distances of head motion that aim at the side of the headbox
const FORWARD = 2.5; // units for coming e times as near
const SETTLE_SECONDS = 8; // where the person sits becomes the middle so slowly
const PAUSE_MS = 30; // between two detections, for other work
const OUTER_CORNERS = [33, 263]; // of the eyes, in MediaPipe's numbering

/**
 * Asks for the webcam first, so that a no costs no download of the model.
 * @param {import("./eye.js").Eye} eye
 * @param {string} folder  of MediaPipe's files
 * @param {() => void} changed
 * @returns {Promise<() => void>} what stops it
 */
export async function followHead(eye, folder, changed) {
  const camera = await webcam();
  const stop = () => {
    stop.done = true;
    for (const track of camera.getTracks()) track.stop();
    eye.ask("head", 0, 0, 0);
    changed();
  };
  try {
    const video = document.createElement("video");
    video.muted = video.playsInline = true;
    video.srcObject = camera;
    await video.play();
    const mesh = await faceMesh(folder);
    const middle = new Middle();
    mesh.onResults(({ multiFaceLandmarks: [face] = [] }) => {
      if (stop.done || !face) return;
      eye.ask("head", ...middle.from(headIn(face, video)));
      changed();
    });
    look(mesh, video, stop);
  } catch (error) {
    stop();
    throw error;
  }
  return stop;
}

async function webcam() {
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { width: 320, height: 240, facingMode: "user" } });
  } catch (error) {
    throw new Error(`The webcam cannot be used: ${error.message}.`, { cause: error });
  }
}

/** MediaPipe is a plain script, made before modules. */
async function faceMesh(folder) {
  if (!window.FaceMesh) {
    const script = document.createElement("script");
    script.src = `${folder}face_mesh.js`;
    await new Promise((resolve, reject) => {
      script.onload = resolve;
      script.onerror = () => reject(new Error("The head tracker's files are missing."));
      document.head.append(script);
    });
  }
  const mesh = new window.FaceMesh({ locateFile: (name) => folder + name });
  mesh.setOptions({ maxNumFaces: 1 });
  await mesh.initialize();
  return mesh;
}

async function look(mesh, video, stop) {
  while (!stop.done) {
    if (!document.hidden) await mesh.send({ image: video });
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  mesh.close();
}

/** Midpoint of the eyes and their distance, relative to the width of the webcam image. */
function headIn(face, { videoWidth, videoHeight }) {
  const [a, b] = OUTER_CORNERS.map((i) => [face[i].x, (face[i].y * videoHeight) / videoWidth]);
  return { x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2, apart: Math.hypot(a[0] - b[0], a[1] - b[1]) };
}

/** What is asked for is measured from where the person usually is. */
class Middle {
  from(head) {
    const now = performance.now();
    const share = 1 - Math.exp(-(now - (this.last ?? now)) / 1000 / SETTLE_SECONDS);
    this.last = now;
    this.usual ??= head;
    for (const key of Object.keys(head)) this.usual[key] += (head[key] - this.usual[key]) * share;
    const { x, y, apart } = this.usual;
    // The webcam faces the viewer, so its image is mirrored.
    return [
      (x - head.x) / head.apart / HEADS,
      (head.y - y) / head.apart / HEADS,
      Math.log(head.apart / apart) * FORWARD,
    ];
  }
}
