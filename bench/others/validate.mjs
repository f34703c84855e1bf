// Khronos' glTF validator: node validate.mjs NODE_MODULES FILE  ->  its issues as JSON.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , modules, file] = process.argv;
const { default: validator } = await import(
  pathToFileURL(path.join(modules, 'gltf-validator/index.js'))
);
const report = await validator.validateBytes(new Uint8Array(fs.readFileSync(file)));
console.log(JSON.stringify(report.issues));
