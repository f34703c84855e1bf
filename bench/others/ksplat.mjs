// The .ksplat of its author, @mkkellogg/gaussian-splats-3d, without a browser.
//   node ksplat.mjs NODE_MODULES in.ply out.ksplat     writes compression level 1
//   node ksplat.mjs NODE_MODULES in.ksplat out.raw     14 float32 a splat: mean, scales, quaternion
//                                                      w x y z, red green blue opacity 0..255
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

globalThis.window = globalThis;
const [, , modules, source, target] = process.argv;
const load = (file) => import(pathToFileURL(path.join(modules, file)));
const THREE = await load('three/build/three.module.js');
const splats3d = await load(
  '@mkkellogg/gaussian-splats-3d/build/gaussian-splats-3d.module.js',
);
const bytes = fs.readFileSync(source);
const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
if (source.endsWith('.ply')) {
  const buffer = await splats3d.PlyLoader.loadFromFileData(data, 1, 1, true, 0);
  fs.writeFileSync(target, Buffer.from(buffer.bufferData));
} else {
  splats3d.KSplatLoader.checkVersion(data);
  const buffer = await splats3d.KSplatLoader.loadFromFileData(data);
  const count = buffer.getSplatCount();
  const table = new Float32Array(count * 14);
  const [mean, scales] = [new THREE.Vector3(), new THREE.Vector3()];
  const [quat, color] = [new THREE.Quaternion(), new THREE.Vector4()];
  for (let i = 0; i < count; i++) {
    buffer.getSplatCenter(i, mean);
    buffer.getSplatScaleAndRotation(i, scales, quat);
    buffer.getSplatColor(i, color);
    const { w, x, y, z } = quat;
    table.set([...mean, ...scales, w, x, y, z, ...color], i * 14);
  }
  fs.writeFileSync(target, Buffer.from(table.buffer));
}
