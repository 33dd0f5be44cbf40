// Workspaces in a temporary folder, and pages of their plans, made by the real program.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
export const repository = resolve(here, "../..");
const program = resolve(here, process.env.PLIMSOLL ?? join(repository, "target/debug/plimsoll"));

/** A folder that is removed when the tests are over. */
export class Workspaces {
  folder = mkdtempSync(join(tmpdir(), "plimsoll-browser-"));

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #run(folder, ...words) {
    return execFileSync(program, words, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  /** The page of the plan of `file` in a folder, and the text. */
  #plan(folder, file, ...words) {
    const page = join(folder, "plan.html");
    const text = this.#run(folder, "plan", file, "-o", "text", "-o", `html=${page}`, ...words);
    return { page, text };
  }

  #folder(name) {
    const folder = join(this.folder, name);
    mkdirSync(folder);
    return folder;
  }

  /** An upgrade of the storefront of the examples. */
  upgrade() {
    const folder = this.#folder("storefront");
    cpSync(join(repository, "fixtures/storefront"), folder, { recursive: true });
    const path = join(folder, "app.yaml");
    const former = readFileSync(path, "utf8").replace("    - name: web\n", `${FORMER}    - name: web\n`);
    writeFileSync(path, former);
    this.#run(folder, "claim", "record", "app.yaml");
    writeFileSync(path, upgraded(former));
    return this.#plan(folder, "app.yaml");
  }

  /** A first installation of the shop of the examples. */
  installation() {
    const folder = this.#folder("shop");
    cpSync(join(repository, "fixtures/shop"), folder, { recursive: true });
    return this.#plan(folder, ".", "--provider", "kubernetes");
  }

  /** A first installation of an application of many components that depend on each other. */
  large(number) {
    const lines = ["apiVersion: core.oam.dev/v1beta1", "kind: Application", "metadata: {name: large}", "spec:", "  components:"];
    for (let index = 0; index < number; index += 1) {
      const needs = [...new Set([index - 7 * ((index % 3) + 1), index >> 1])];
      const names = needs.filter((other) => index % 5 > 0 && other >= 0 && other < index).map((other) => `c${other}`);
      lines.push(
        `    - name: c${index}`,
        "      type: webservice",
        `      properties: {image: "example/c${index}:1.0", env: [{name: NUMBER, value: "x${index}"}]}`,
        `      dependsOn: [${names.join(", ")}]`,
      );
    }
    const folder = this.#folder("large");
    writeFileSync(join(folder, "app.yaml"), `${lines.join("\n")}\n`);
    return this.#plan(folder, "app.yaml");
  }

  /** An upgrade in which every text tries to be markup. */
  hostile(texts) {
    const folder = this.#folder("hostile");
    const write = (value) => {
      const env = texts.map((text, index) => ({ name: `E${index}`, value: value + text }));
      const image = `example/web:1${texts[0]}`;
      const component = { name: "web", type: "webservice", properties: { image, env } };
      const application = {
        apiVersion: "core.oam.dev/v1beta1",
        kind: "Application",
        metadata: { name: "hostile" },
        spec: { components: [component, { ...component, name: "api", dependsOn: ["web"] }] },
      };
      writeFileSync(join(folder, "app.yaml"), JSON.stringify(application, null, 1));
    };
    write("before ");
    this.#run(folder, "claim", "record", "app.yaml");
    write("after ");
    return this.#plan(folder, "app.yaml");
  }
}

const FORMER = `    - name: nightly-report
      type: cron-task
      properties:
        image: example/report:1.8.0
        schedule: 0 3 * * *
        restart: Never
    - name: settings
      type: k8s-objects
      properties:
        objects:
          - apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data:
              nginx.conf: |
                worker_processes 2;
                server {
                  listen 80;
                  gzip off;
                  location / { proxy_pass http://web:80; }
                  location /search { return 404; }
                }
`;

const SEARCH = `    - name: search
      type: webservice
      properties:
        image: example/search:1.0.0
        ports:
          - port: 9200
            expose: true
        env:
          - name: CATALOG
            value: catalog:8080
      dependsOn: [catalog]
`;

/** A new component, one less, one of another type, another version, other settings. */
function upgraded(text) {
  const start = text.indexOf("    - name: nightly-report");
  const end = text.indexOf("    - name: settings");
  return (text.slice(0, start) + SEARCH + text.slice(end))
    .replaceAll("2.3.0", "2.4.0")
    .replace("worker_processes 2", "worker_processes 4")
    .replace("gzip off;", "gzip on;\n                  gzip_types text/css application/json;")
    .replace("{ return 404; }", "{ proxy_pass http://search:9200; }")
    .replace("dependsOn: [sessions]", "dependsOn: [sessions, search]")
    .replace("replicas: 6", "replicas: 8")
    .replace("type: cache\n      properties:\n        memory: 256Mi", "type: webservice\n      properties:\n        image: valkey:8\n        memory: 512Mi");
}
