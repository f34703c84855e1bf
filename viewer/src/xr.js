/** WebXR: a headset shows the scene at its real size, and head tracking moves the camera. */

export const hasHeadset = async () => {
  try {
    return (await navigator.xr?.isSessionSupported("immersive-vr")) ?? false;
  } catch {
    return false; // the page may not use it
  }
};

/**
 * Starts a session; must be called from a click. The photo's camera stands where the head is at the
 * start. Resolves when it has ended.
 * @param {import("./stage.js").Stage} stage
 */
export async function enterHeadset(stage) {
  const { renderer, world, camera, splats } = stage;
  const session = await navigator.xr.requestSession("immersive-vr");
  renderer.xr.enabled = true;
  renderer.xr.setReferenceSpaceType("local");
  stage.look([0, 0, 0], stage.focus);
  splats.autoUpdate = true; // it uses the headset's camera
  await renderer.xr.setSession(session);
  renderer.setAnimationLoop(() => renderer.render(world, camera));
  await new Promise((resolve) => session.addEventListener("end", resolve, { once: true }));
  renderer.setAnimationLoop(null);
  renderer.xr.enabled = false;
  splats.autoUpdate = false;
}
