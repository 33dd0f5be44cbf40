// What is shown of a file that is opened.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder } from "../browser.mjs";
import { eventually } from "../eventually.mjs";
import { misspelled, scene } from "../scene.mjs";
import { program } from "../vscode.mjs";

const HEADLINE = "parameter `image` has no description: did you mean `description`?";

scene("a file with a mistake", { workspace: misspelled, file: "Nulecule" }, async (window, _, part) => {
  await part("there is a squiggle below the mistake, and its message when the pointer is on it", async () => {
    await eventually("there is one squiggle, below the misspelled key", async () => {
      const squiggles = await window.squiggles("warning");
      assert.equal(squiggles.length, 1);
      const key = await window.placeOf("descripton");
      assert.ok(Math.abs(squiggles[0].x - key.x) < 4, "it starts where the key starts");
      assert.ok(Math.abs(squiggles[0].width - key.width) < 6, "it ends where the key ends");
      assert.ok(Math.abs(squiggles[0].y - key.y) < 6, "it is in the line of the key");
    });
    const shown = await window.hover("descripton");
    assert.ok(shown.includes(HEADLINE), shown);
    assert.ok(shown.includes("Rename `descripton` to `description`."), shown);
    assert.equal(shown.split(HEADLINE).length, 2, "once");
  });

  await part("the plan stands above the application, and the wave behind the name of a component", async () => {
    await eventually("the lines are there", async () => {
      const lenses = await window.lenses();
      assert.ok(lenses.includes("Plan: 4 to add, 0 to change, 0 to destroy"), lenses.join("\n"));
      assert.ok(lenses.includes("needs database/postgresql, cache/redis · needed by web"), lenses.join("\n"));
    });
    await eventually("the hint is there", async () => assert.match(await window.text(), /- name: api ?wave 2 · create/));
  });

  await part("the status bar says as what the file is recognised, and why", async () => {
    await eventually("the item is there", async () => assert.equal(await window.status(), "Nulecule 0.0.2"));
    await window.run("plimsoll: Explain What This File Is Recognised As");
    await eventually("a message says why", async () => {
      const told = (await window.messages()).join("\n");
      assert.match(told, /Nulecule: Nulecule 0\.0\.2\. .*specversion/);
    });
  });

  await part("the list of problems has the message with its place and its code, once", async () => {
    await eventually("the mistake is in the list", async () => {
      const rows = await window.problems();
      const found = rows.filter((row) => row.includes(HEADLINE));
      assert.equal(found.length, 1, rows.join("\n"));
      assert.match(found[0], /plimsoll ?\(?parameter-missing-description\)?/);
      assert.match(found[0], /\[Ln 24, Col 9\]/);
    });
  });
});

scene("mistakes of files that are not open are in the list too", { workspace: misspelled, file: "answers.conf" }, async (window) => {
  await eventually("the mistake is in the list", async () => {
    const rows = await window.problems();
    assert.equal(rows.filter((row) => row.includes(HEADLINE)).length, 1, rows.join("\n"));
  });
});

test("the problem matcher reads what the command line says", () => {
  const { problemMatchers } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).contributes;
  const { regexp, file, line, column, severity, code, message } = problemMatchers[0].pattern;
  const workspace = misspelled();
  const { stdout } = spawnSync(program, ["check", "-o", "compact", "."], { cwd: workspace.folder, encoding: "utf8" });
  workspace.remove();
  const found = stdout.split("\n").map((text) => text.match(regexp)).filter(Boolean);
  assert.equal(found.length, 1, stdout);
  const parts = [file, line, column, severity, code, message].map((part) => found[0][part]);
  const headline = "parameter `image` has no description";
  assert.deepEqual(parts, ["Nulecule", "24", "9", "warning", "parameter-missing-description", headline]);
});
