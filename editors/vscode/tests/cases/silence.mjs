// What is none of plimsoll's gets nothing from it.
import assert from "node:assert/strict";
import { eventually } from "../eventually.mjs";
import { scene, Workspace } from "../scene.mjs";
import { Servers } from "../servers.mjs";

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  replicas: 3
  selector:
    matchLabels: {app: web}
`;

scene(
  "plain Kubernetes YAML starts no server",
  { workspace: () => new Workspace().write("deployment.yaml", DEPLOYMENT), file: "deployment.yaml" },
  async (window, workspace) => {
    await window.focusEditor();
    await window.press("Control+Home");
    await window.type("# typed\n");
    await eventually("it is typed", async () => assert.match(await window.text(), /# typed/));
    // The extension has looked at the file when it is active, and a server that was started wrongly would be there.
    await window.isActive();
    assert.equal(await window.status(), "");
    assert.deepEqual(new Servers(workspace).running(), []);
    assert.deepEqual(await window.messages(), []);
  },
);

scene(
  "plain Kubernetes YAML gets nothing from a server that runs",
  { workspace: () => Workspace.of("shop").write("deployment.yaml", DEPLOYMENT), file: "Nulecule" },
  async (window) => {
    await window.isReady();
    await window.openFile("deployment.yaml");
    await eventually("the item in the status bar is gone", async () => assert.equal(await window.status(), ""));
    const rows = await window.problems();
    assert.ok(!rows.some((row) => row.includes("deployment.yaml")), rows.join("\n"));
    await window.focusEditor();
    assert.deepEqual(await window.lenses(), []);
    for (const kind of ["error", "warning", "info", "hint"]) assert.equal((await window.squiggles(kind)).length, 0);
  },
);

scene(
  "names from files cannot be clicked in messages",
  { workspace: () => Workspace.of("shop").replace("Nulecule", "id: shop", 'id: "[shop](command:plimsoll.showLog)"'), file: "Nulecule" },
  async (window) => {
    await window.isReady();
    await window.run("plimsoll: Explain What This File Is Recognised As");
    await eventually("it is said", async () => assert.match((await window.messages()).join("\n"), /shop\] \(command:plimsoll\.showLog\)/));
    assert.equal(await window.page.locator(".notifications-toasts .notification-list-item-message a").count(), 0);
  },
);
