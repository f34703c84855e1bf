/** Renders one scene into a canvas with three and Spark. All WebGL code is here. */

import { Quality } from "./quality.js";

/** Spark's settings that show a scene as headbox renders it: splats of a blurred pixel's least size
 * without its fading, as far out as 3.33 standard deviations, sorted by depth (not by distance), and
 * positions in float32, because the sky of a photo lies a thousand times as far as its nearest. */
const SPLATS = {
  preBlurAmount: 0.3,
  blurAmount: 0,
  maxStdDev: 3.33,
  sortRadial: false,
  accumExtSplats: true,
  autoUpdate: false, // sorted here: once for both views, and only after camera motion
  enableLod: false,
};
const NEAR = 0.01; // metres, as in src/headbox/render
const FAR = 20_000;
const RESORT = 0.1; // of the headbox's width: less movement changes no order that shows
const EYES = 0.063; // metres, average interpupillary distance

export class Stage {
  /** @param {HTMLCanvasElement} canvas  @param {object} engine  what engine.js exports */
  constructor(canvas, engine) {
    this.engine = engine;
    this.renderer = new engine.WebGLRenderer({
      canvas,
      alpha: true, // where the scene ends, the blurred photo behind shows
      antialias: false, // splats are smooth by themselves
      depth: false,
      powerPreference: "high-performance",
    });
    this.renderer.setClearColor(0x000000, 0);
    this.camera = new engine.PerspectiveCamera(50, 1, NEAR, FAR);
    this.world = new engine.Scene();
    this.splats = new engine.SparkRenderer({ renderer: this.renderer, ...SPLATS });
    this.world.add(this.splats);
    this.quality = new Quality();
    this.item = null;
    this.mesh = null;
    this.sortedAt = null;
    this.sorting = null;
  }

  /** Decode the bytes of an SPZ into what `put` takes. They are not kept. */
  async decode(bytes) {
    const { SplatFileType, SplatMesh } = this.engine;
    const mesh = new SplatMesh({
      fileBytes: bytes,
      fileType: SplatFileType.SPZ,
      extSplats: true,
      raycastable: true,
    });
    try {
      return await mesh.initialized;
    } catch (error) {
      throw new Error(`The scene cannot be read: ${error.message ?? error}.`, { cause: error });
    }
  }

  /** Show this mesh of this item from now on; resolves when it is sorted and can be drawn. */
  async put(item, mesh) {
    if (this.mesh) this.world.remove(this.mesh);
    this.mesh = mesh;
    this.item = item;
    this.world.add(mesh);
    this.look([0, 0, 0], item.headbox.focus);
    do {
      await this.splats.update({ scene: this.world, camera: this.camera });
      await this.#sorted();
    } while (this.mesh === mesh && this.splats.activeSplats === 0 && mesh.numSplats > 0);
    this.sortedAt = this.camera.position.clone();
  }

  /** Take the scene away; its mesh stays whole. */
  clear() {
    if (this.mesh) this.world.remove(this.mesh);
    this.mesh = this.item = null;
  }

  /** Place the camera in metres (x right, y down, z forward) and look at the point `focus` metres
   * ahead of the photo's camera. three's axes are right, up, back. */
  look([x, y, z], focus, zoom = 1) {
    const { width, height, focal_px } = this.item;
    this.focus = focus;
    this.camera.fov = (2 * Math.atan(height / (2 * zoom * focal_px)) * 180) / Math.PI;
    this.camera.aspect = width / height;
    this.camera.position.set(x, -y, -z);
    this.camera.lookAt(0, 0, -focus);
    this.camera.updateProjectionMatrix();
    this.camera.updateMatrixWorld();
  }

  /** Size of the canvas in CSS pixels. */
  resize(width, height) {
    this.width = width;
    this.height = height;
    this.#fit();
  }

  #fit() {
    const ratio = Math.min(window.devicePixelRatio || 1, 2) * this.quality.ratio;
    if (this.renderer.getPixelRatio() !== ratio) this.renderer.setPixelRatio(ratio);
    const size = this.renderer.getSize(new this.engine.Vector2());
    if (size.x !== this.width || size.y !== this.height) {
      this.renderer.setSize(this.width, this.height, false);
    }
    this.splats.maxStdDev = this.quality.reach;
  }

  /** Draw a frame; sorting runs beside it and asks for another by `onSorted`. */
  draw(pair) {
    if (!this.mesh) return;
    this.#fit();
    this.#resort();
    if (pair) this.#drawPair();
    else this.renderer.render(this.world, this.camera);
  }

  /** Left view left, right view right, with parallel axes converging at the focus. */
  #drawPair() {
    const { renderer, camera, world, width, height } = this;
    const { left, right } = this.item.headbox;
    const apart = Math.min(EYES, left + right) / 2;
    const middle = camera.position.clone();
    const across = new this.engine.Vector3().setFromMatrixColumn(camera.matrixWorld, 0);
    const projection = camera.projectionMatrix.clone();
    renderer.setScissorTest(true);
    for (const side of [-1, 1]) {
      const start = side < 0 ? 0 : width / 2;
      renderer.setViewport(start, 0, width / 2, height);
      renderer.setScissor(start, 0, width / 2, height);
      camera.position.copy(middle).addScaledVector(across, side * apart);
      camera.updateMatrixWorld();
      // Shear the frustum so that points at the focus have no disparity.
      camera.projectionMatrix.elements[8] = (-side * apart * projection.elements[0]) / this.focus;
      renderer.render(world, camera);
    }
    renderer.setScissorTest(false);
    renderer.setViewport(0, 0, width, height);
    camera.position.copy(middle);
    camera.projectionMatrix.copy(projection);
    camera.updateMatrixWorld();
  }

  #resort() {
    const { left, right } = this.item.headbox;
    const moved = this.sortedAt?.distanceTo(this.camera.position) ?? Infinity;
    if (this.sorting || moved < RESORT * (left + right)) return;
    this.sortedAt = this.camera.position.clone();
    this.sorting = this.splats.update({ scene: this.world, camera: this.camera }).finally(() => {
      this.sorting = null;
      this.onSorted?.();
    });
  }

  async #sorted() {
    while (this.splats.sorting) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** Resolves when the GPU has really finished what was drawn so far. */
  async drawn() {
    const gl = this.renderer.getContext();
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    while (gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    gl.deleteSync(fence);
  }

  /** Depth in metres from the photo's camera of what is seen at (u, v), 0..1 from the top left. */
  depthAt(u, v) {
    const ray = new this.engine.Raycaster();
    ray.setFromCamera(new this.engine.Vector2(2 * u - 1, 1 - 2 * v), this.camera);
    ray.near = NEAR;
    ray.far = FAR;
    const [hit] = ray.intersectObject(this.mesh, false);
    return hit ? -hit.point.z : null;
  }

  dispose() {
    this.clear();
    this.splats.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss(); // a page may hold only about 16 contexts
  }
}
