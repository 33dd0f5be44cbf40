// What is shown of a file that is opened.
import assert from "node:assert/strict";
import { eventually } from "../eventually.mjs";
import { misspelled, scene } from "../scene.mjs";

const HEADLINE = "parameter `image` has no description: did you mean `description`?";

scene("a mistake has a squiggle below it, and its message when the pointer is on it", { workspace: misspelled, file: "Nulecule" }, async (window) => {
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

scene("the list of problems has the message with its place and its code, once", { workspace: misspelled, file: "Nulecule" }, async (window) => {
  await eventually("the mistake is in the list", async () => {
    const rows = await window.problems();
    const found = rows.filter((row) => row.includes(HEADLINE));
    assert.equal(found.length, 1, rows.join("\n"));
    assert.match(found[0], /plimsoll ?\(?parameter-missing-description\)?/);
    assert.match(found[0], /\[Ln 24, Col 9\]/);
  });
});

scene("the status bar says as what the file is recognised, and why", { workspace: misspelled, file: "Nulecule" }, async (window) => {
  await eventually("the item is there", async () => assert.equal(await window.status(), "Nulecule 0.0.2"));
  await window.run("plimsoll: Explain What This File Is Recognised As");
  await eventually("a message says why", async () => {
    const told = (await window.messages()).join("\n");
    assert.match(told, /Nulecule: Nulecule 0\.0\.2\. .*specversion/);
  });
});

scene("lines above units and hints behind names say when they come", { workspace: misspelled, file: "Nulecule" }, async (window) => {
  await eventually("the plan stands above the application", async () => {
    const lenses = await window.lenses();
    assert.ok(lenses.includes("Plan: 4 to install"), lenses.join("\n"));
    assert.ok(lenses.includes("needs postgresql, redis · needed by web"), lenses.join("\n"));
  });
  await eventually("the wave stands behind the name", async () => {
    const text = await window.text();
    assert.match(text, /- name: api ?wave 2 · create/);
  });
});

scene("mistakes of files that are not open are in the list too", { workspace: misspelled, file: "answers.conf" }, async (window) => {
  await eventually("the mistake is in the list", async () => {
    const rows = await window.problems();
    assert.equal(rows.filter((row) => row.includes(HEADLINE)).length, 1, rows.join("\n"));
  });
});
