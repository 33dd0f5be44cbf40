// The YAML extension that most people have, as far as messages go: its language server with its settings as they come.
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

/** Where the server is; put in when it is packaged. */
const module_ = YAML_LANGUAGE_SERVER;

let client;

exports.activate = async () => {
  const run = { module: module_, transport: TransportKind.stdio, args: ["--stdio"] };
  client = new LanguageClient("yaml", "YAML", run, {
    documentSelector: [{ language: "yaml" }],
    initializationOptions: { yaml: { schemaStore: { enable: false } } },
    synchronize: { configurationSection: ["yaml"] },
  });
  await client.start();
};

exports.deactivate = () => client?.stop();
