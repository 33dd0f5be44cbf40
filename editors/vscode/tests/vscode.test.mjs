// The packaged extension in VS Code, with the real server: what a person does and sees. PLIMSOLL is the program.
import { after, before } from "node:test";
import { closeCode, openCode } from "./scene.mjs";

before(() => openCode());
after(closeCode);

await import("./cases/reading.mjs");
await import("./cases/writing.mjs");
await import("./cases/plan.mjs");
await import("./cases/server.mjs");
await import("./cases/silence.mjs");
