// Builds static/dist from static/src: one stylesheet, the scripts as ES modules, and our own images.
//
// Only what a page asks for is copied. The fonts, crest and icons that come with govuk-frontend belong to
// central government, so they stay in node_modules.
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import postcss from "postcss";
import * as sass from "sass";

const source = dirname(fileURLToPath(import.meta.url));
const root = join(source, "..", "..");
const target = join(root, "static", "dist");
const modules = join(root, "node_modules");
const frontend = join(modules, "govuk-frontend", "dist");

function removeWithEmptyParents(node) {
  const { parent } = node;
  node.remove();
  if (parent.type === "atrule" && !parent.nodes.length) removeWithEmptyParents(parent);
}

/** Takes out the rules about central government's crown and logos, and at-rules that are empty without them. */
function withoutTheirMarks(css) {
  const sheet = postcss.parse(css);
  sheet.walkRules((rule) => {
    const ours = rule.selectors.filter((selector) => !/crown|crest|logo/i.test(selector));
    if (ours.length) rule.selectors = ours;
    else removeWithEmptyParents(rule);
  });
  return sheet.toString();
}

/** Compiles the one stylesheet and refuses any trace of the licensed typeface, the crown or a logo. */
async function buildStyles() {
  const { css: compiled } = await sass.compileAsync(join(source, "styles", "application.scss"), {
    loadPaths: [frontend, modules],
    quietDeps: true,
    style: "compressed",
  });
  const css = withoutTheirMarks(compiled);
  const [mark] = /GDS Transport|crown|crest|logo/i.exec(css) ?? [];
  if (mark) {
    throw new Error(`The stylesheet names "${mark}", which this service may not use; check application.scss.`);
  }
  await writeFile(join(target, "application.css"), css);
}

/** Copies our modules, and those of others that they import, side by side. */
async function copyScripts() {
  await cp(join(source, "scripts"), join(target, "scripts"), { recursive: true });
  await copyModule(join(frontend, "govuk", "govuk-frontend.min.js"));
  await copyModule(join(modules, "accessible-autocomplete", "dist", "accessible-autocomplete.min.js"));
}

/** Copies a module without the line that leads to a source map, which is not there. */
async function copyModule(path) {
  const text = await readFile(path, "utf8");
  await writeFile(join(target, "scripts", basename(path)), text.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));
}

/** Lists what was built, with sizes, so that growth is noticed. */
async function report() {
  const entries = await readdir(target, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((item) => item.isFile())) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const { length } = await readFile(path);
    console.log(`${relative(root, path)}  ${(length / 1024).toFixed(1)} KiB`);
  }
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await buildStyles();
await copyScripts();
await cp(join(source, "images"), join(target, "images"), { recursive: true });
await report();
