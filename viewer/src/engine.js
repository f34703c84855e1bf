// What draws: the parts of three and Spark that the viewer uses, in a file of their own, so that a
// page can show photos before any of it has arrived.

export { SparkRenderer, SplatFileType, SplatMesh } from "@sparkjsdev/spark";
export {
  PerspectiveCamera,
  Raycaster,
  Scene,
  Vector2,
  Vector3,
  WebGLRenderer,
} from "three";
