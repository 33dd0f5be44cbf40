// Packages the YAML extension of the tests: the language server that most people have for YAML, under the name of its extension.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));

/** Writes the package into a folder, and says where it is. */
export async function packageYaml(folder) {
  const server = createRequire(join(here, "../package.json")).resolve("yaml-language-server/bin/yaml-language-server");
  const parts = join(folder, "yaml");
  mkdirSync(parts, { recursive: true });
  copyFileSync(join(here, "package.json"), join(parts, "package.json"));
  for (const name of ["README.md", "LICENSE"]) writeFileSync(join(parts, name), "For tests.\n");
  await build({
    entryPoints: [join(here, "extension.js")],
    outfile: join(parts, "extension.js"),
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode"],
    define: { YAML_LANGUAGE_SERVER: JSON.stringify(server) },
    logLevel: "warning",
  });
  const packed = join(folder, "yaml.vsix");
  await createVSIX({ cwd: parts, packagePath: packed, dependencies: false, allowMissingRepository: true });
  return packed;
}
