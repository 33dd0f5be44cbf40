// In a workspace that is not trusted.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { eventually } from "./eventually.mjs";
import { closeCode, misspelled, openCode, scene } from "./scene.mjs";
import { Servers } from "./servers.mjs";

before(() =>
  openCode({ settings: { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never" } }),
);
after(closeCode);

scene(
  "all works, and a program that the workspace names is not started",
  { workspace: misspelled, file: "Nulecule", settings: { "plimsoll.server.path": "/nowhere/plimsoll" } },
  async (window, workspace) => {
    await window.page.locator(".statusbar-item", { hasText: "Restricted Mode" }).first().waitFor();
    await eventually("the squiggle is there", async () => assert.equal((await window.squiggles("warning")).length, 1));
    assert.equal(new Servers(workspace).running().length, 1);
    assert.deepEqual(await window.messages(), []);
  },
);
