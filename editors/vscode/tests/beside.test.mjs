// Beside a language server for YAML, and beside the editor's own for JSON: every message appears once.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { eventually } from "./eventually.mjs";
import { closeCode, openCode, scene, Workspace } from "./scene.mjs";
import { packageYaml } from "./yaml/package.mjs";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-beside-"));

before(async () => {
  await openCode({ extensions: [await packageYaml(folder)] });
});

after(async () => {
  await closeCode();
  rmSync(folder, { recursive: true, force: true });
});

/** The messages of the list of problems, once one that both servers could tell is there. */
async function problems(window, message) {
  await eventually("the mistake is told", async () => {
    const rows = await window.problems();
    assert.ok(rows.some((row) => message.test(row)), rows.join("\n"));
  });
  return (await window.problems()).filter((row) => /\[Ln \d+, Col \d+\]/.test(row));
}

scene(
  "a mistake of YAML is told once, and what only plimsoll knows once",
  {
    workspace: () => Workspace.of("storefront").replace("app.yaml", "kind: Application\n", "kind: Application\nkind: Application\n").replace("app.yaml", "    - name: web\n", "    - name: web\n      nmae: web\n"),
    file: "app.yaml",
  },
  async (window) => {
    await window.isReady();
    const rows = await problems(window, /nmae/);
    await eventually("the other server tells the key that is there twice", async () => {
      const told = (await window.problems()).filter((row) => /YAML/.test(row) && /[Dd]uplicate|unique/.test(row));
      assert.ok(told.length > 0, rows.join("\n"));
    });
    const all = (await window.problems()).filter((row) => /\[Ln \d+, Col \d+\]/.test(row));
    assert.equal(all.filter((row) => /plimsoll/.test(row) && /duplicate-key/.test(row)).length, 0, all.join("\n"));
    assert.equal(all.filter((row) => /nmae/.test(row)).length, 1, all.join("\n"));
    assert.equal(new Set(all).size, all.length, "nothing is told twice");
  },
);

scene(
  "a mistake of JSON in a bundle is told once",
  { workspace: () => Workspace.of("guestbook").replace("bundle.json", '"version"', '"version" "again"'), file: "bundle.json" },
  async (window) => {
    await window.isReady();
    const rows = await problems(window, /[Cc]olon|expected/);
    assert.equal(rows.filter((row) => /plimsoll ?\(?syntax/.test(row)).length, 0, rows.join("\n"));
    const places = rows.map((row) => row.match(/\[Ln \d+, Col \d+\]/)[0]);
    assert.equal(new Set(places).size, places.length, rows.join("\n"));
  },
);

scene(
  "plain Kubernetes YAML is left to the other server",
  { workspace: () => new Workspace().write("service.yaml", "apiVersion: v1\nkind: Service\nkind: Service\n"), file: "service.yaml" },
  async (window) => {
    const rows = await problems(window, /YAML/);
    assert.equal(rows.filter((row) => /plimsoll/.test(row)).length, 0, rows.join("\n"));
    assert.equal(await window.status(), "");
  },
);
