// Builds the browser side into src/headbox/web/static, which is committed.
//
//   npm ci && npm run build    writes it
//   npm run check              fails unless what is committed equals what these sources give
//
// Nothing in the output tells where or when it was built, so the same sources and package-lock.json
// give the same bytes everywhere.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build, transformSync } from "esbuild";

import { withoutEval } from "./without_eval.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../src/headbox/web/static");
const packages = join(here, "node_modules");

/** Scripts as [name in static/, source]; each may import "./engine.js", which stays one file. */
const ENTRIES = { viewer: "src/viewer.js", engine: "src/engine.js", gallery: "src/gallery/main.js" };
/** Files that are taken over as they are. */
const COPIED = { "export.html": "src/export.html", "gallery.html": "src/gallery/gallery.html" };

/** MediaPipe's head tracker, loaded only when the person asks for it. */
const FACE = "@mediapipe/face_mesh";
const FACE_FILES = [
  "face_mesh.js",
  "face_mesh.binarypb",
  "face_mesh_solution_packed_assets_loader.js",
  "face_mesh_solution_packed_assets.data",
  "face_mesh_solution_simd_wasm_bin.js",
  "face_mesh_solution_simd_wasm_bin.wasm",
];

function addFace(output) {
  for (const name of FACE_FILES) {
    const contents = readFileSync(join(packages, FACE, name));
    const patched = name === "face_mesh_solution_simd_wasm_bin.js";
    output[`face/${name}`] = patched ? Buffer.from(withoutEval(contents.toString("utf8"))) : contents;
  }
}

/** Spark carries its WebAssembly as a base64 string: put it into a file of its own, smaller by a
 * quarter and compiled while it arrives. `engine.js` fetches it from beside itself; a page that
 * holds all in one file sets globalThis.headboxEngineWasm to a promise of the module. */
function wasmBeside(output) {
  const before = 'const WASM = decode64("';
  const after = '").buffer;\nconst WASM_MODULE = WebAssembly.compile(WASM);';
  const instead = `const WASM_MODULE = globalThis.headboxEngineWasm ??
    WebAssembly.compileStreaming(fetch(new URL("engine.wasm", import.meta.url)));`;
  return {
    name: "wasm-beside",
    setup(builder) {
      builder.onLoad({ filter: /spark\.module\.js$/ }, ({ path }) => {
        const text = readFileSync(path, "utf8");
        const start = text.indexOf(before);
        const end = text.indexOf(after);
        if (start < 0 || end < 0) throw new Error(`${path}: no WebAssembly where Spark 2.2.0 has it`);
        output["engine.wasm"] = Buffer.from(text.slice(start + before.length, end), "base64");
        const contents = text.slice(0, start) + instead + text.slice(end + after.length);
        return { contents, loader: "js" };
      });
    },
  };
}

/** A style sheet beside a script of the viewer becomes a string in it; the gallery's are files. */
const styleInside = {
  name: "style-inside",
  setup(builder) {
    builder.onLoad({ filter: /src\/viewer\.css$/ }, ({ path }) => ({
      contents: transformSync(readFileSync(path, "utf8"), { loader: "css", minify: true }).code,
      loader: "text",
    }));
  },
};

/** The engine is one file that the others load when a scene is first shown. */
const engineOutside = {
  name: "engine-outside",
  setup(builder) {
    builder.onResolve({ filter: /\/engine\.js$/ }, ({ kind }) =>
      kind === "entry-point" ? undefined : { path: "./engine.js", external: true },
    );
  },
};

async function bundled(output) {
  const present = Object.entries(ENTRIES).filter(([, source]) => existsSync(join(here, source)));
  const { outputFiles } = await build({
    absWorkingDir: here,
    entryPoints: Object.fromEntries(present),
    outdir: target,
    write: false,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["chrome111", "firefox115", "safari16.4"],
    charset: "utf8",
    legalComments: "none", // the licences stand in LICENSES.txt
    plugins: [engineOutside, styleInside, wasmBeside(output)],
    logLevel: "warning",
  });
  for (const { path, contents } of outputFiles) output[path.slice(target.length + 1)] = contents;
  for (const [name, source] of Object.entries(COPIED)) {
    if (existsSync(join(here, source))) output[name] = readFileSync(join(here, source));
  }
  addFace(output);
  output["LICENSES.txt"] = Buffer.from(licences());
}

/** The licence texts of every package whose code is in the output. */
function licences() {
  const lock = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8")).packages;
  const shipped = Object.entries(lock).filter(([path, entry]) => path && !entry.dev);
  const parts = shipped.map(([path, { version, license }]) => {
    const folder = join(here, path);
    const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
    if (!file && license !== "Apache-2.0") throw new Error(`${path} has no licence text`);
    // headbox's own licence is that one too.
    const text = readFileSync(file ? join(folder, file) : join(here, "../LICENSE"), "utf8");
    const name = path.replace(/^.*node_modules\//, "");
    return `${name} ${version} (${license})\n\n${text.replaceAll("\r\n", "\n").trim()}\n`;
  });
  return `The scripts in this folder contain these packages.\n\n${parts.join(`\n${"-".repeat(78)}\n\n`)}`;
}

function differing(output) {
  const there = existsSync(target) ? readdirSync(target, { recursive: true, withFileTypes: true }) : [];
  const names = there
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(target.length + 1));
  const same = (name) => name in output && readFileSync(join(target, name)).equals(Buffer.from(output[name]));
  return [
    ...names.filter((name) => !same(name)),
    ...Object.keys(output).filter((name) => !names.includes(name)),
  ];
}

const output = {};
await bundled(output);
if (process.argv.includes("--check")) {
  const wrong = differing(output);
  if (wrong.length) {
    console.error(`Not what viewer/ builds: ${wrong.join(", ")}. Run \`npm run build\` in viewer/.`);
    process.exit(1);
  }
} else {
  for (const name of differing(output)) {
    mkdirSync(dirname(join(target, name)), { recursive: true });
    if (name in output) writeFileSync(join(target, name), output[name]);
    else rmSync(join(target, name));
  }
  const sizes = Object.entries(output).map(([name, { length }]) => `${name} ${length}`);
  console.log(sizes.join("\n"));
}
