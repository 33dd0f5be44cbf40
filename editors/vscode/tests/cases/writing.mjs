// What changes a file: completion, renaming, fixes.
import assert from "node:assert/strict";
import { eventually } from "../eventually.mjs";
import { misspelled, scene, Workspace } from "../scene.mjs";

const shop = () => Workspace.of("shop");

scene("keys that are missing are offered with what they are for, and one is taken", { workspace: shop, file: "Nulecule" }, async (window, workspace) => {
  await window.isReady();
  await window.goTo(31, 1);
  await window.press("End");
  await window.press("Enter");
  await window.press("Control+Space");
  await window.suggests("constraints");
  const items = await window.suggestions();
  assert.ok(!items.some((item) => item.startsWith("hidden")), "what is there already is not offered again");
  await window.type("def");
  await window.suggests("default");
  const about = await window.aboutSuggestion();
  assert.match(about, /value/i);
  await window.press("Enter");
  await window.type("none");
  await window.save();
  await workspace.holds("Nulecule", /\n {8}hidden: true\n {8}default: none\n {6}- name: cache_host\n/);
});

scene("a parameter that is renamed has its new name in all files", { workspace: shop, file: "Nulecule" }, async (window, workspace) => {
  await window.isReady();
  await window.goTo(29, 18);
  await window.rename("database_password");
  await window.saveAll();
  for (const path of ["Nulecule", "answers.conf", "artifacts/kubernetes/api.yaml"]) await workspace.holds(path, /\bdatabase_password\b/);
  for (const path of ["Nulecule", "artifacts/kubernetes/api.yaml"]) assert.doesNotMatch(workspace.read(path), /\bdb_password\b/);
  const answers = workspace.read("answers.conf");
  assert.match(answers, /\[api\]\ndatabase_password = correct-horse-battery/);
  assert.match(answers, /\[database:postgresql\]\ndb_password = /, "the parameter of the other component keeps its name");
});

scene("a quick fix mends a misspelled key", { workspace: misspelled, file: "Nulecule" }, async (window, workspace) => {
  await eventually("the squiggle is there", async () => assert.equal((await window.squiggles("warning")).length, 1));
  await window.goTo(24, 10);
  await window.choose("Rename `descripton` to `description`");
  await eventually("the squiggle is gone", async () => assert.equal((await window.squiggles("warning")).length, 0));
  await window.save();
  await workspace.holds("Nulecule", /\n {8}description: Image of the API\.\n/);
});

scene(
  "where the user wants it, saving fixes all that is safe",
  { workspace: misspelled, file: "Nulecule", settings: { "editor.codeActionsOnSave": { "source.fixAll": "explicit" } } },
  async (window, workspace) => {
    await eventually("the squiggle is there", async () => assert.equal((await window.squiggles("warning")).length, 1));
    await window.goTo(4, 9);
    await window.type("2");
    await eventually("the file is saved with the fix", async () => {
      await window.save();
      // The editor saves without fixes where it is too busy to wait for them.
      await workspace.holds("Nulecule", /\nid: shop2\n[^]*\n {8}description: Image of the API\.\n/, 5_000);
    });
  },
);
