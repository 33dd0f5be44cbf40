//! The rules by which something is held to be a secret, all in one place: names, shapes of texts, and fields.

/// Words that make a name secret, in lower case without separators; also as two neighbouring words of a name.
pub(super) const WORDS: [&str; 25] = [
    "accesskey",
    "accountkey",
    "apikey",
    "authorization",
    "bearer",
    "credential",
    "credentials",
    "dockerconfigjson",
    "encryptionkey",
    "jwt",
    "masterkey",
    "pass",
    "passphrase",
    "passwd",
    "password",
    "passwords",
    "pgpass",
    "privatekey",
    "pw",
    "pwd",
    "secret",
    "sharedkey",
    "signingkey",
    "sshkey",
    "token",
];

/// Last words of names that are secret whatever else they say: `GITHUB_PAT`, `SLACK_WEBHOOK_URL`.
pub(super) const ENDINGS: [&[&str]; 4] = [&["pat"], &["webhook"], &["webhook", "url"], &["webhook", "uri"]];

/// Names that are secret as a whole.
pub(super) const WHOLE: [&str; 3] = ["cookie", "pat", "set-cookie"];

/// Last words of names that only tell of a secret: where it is, what it is like.
pub(super) const TELLING: [&str; 23] = [
    "dir",
    "enabled",
    "endpoint",
    "expiration",
    "expiry",
    "file",
    "files",
    "mode",
    "names",
    "namespace",
    "paths",
    "urls",
    "length",
    "name",
    "path",
    "ref",
    "stdin",
    "to",
    "ttl",
    "type",
    "uri",
    "url",
    "version",
];

/// Names that look like those of secrets and are none, in lower case.
pub(super) const HARMLESS: [&str; 2] = ["automountserviceaccounttoken", "token_budget"];

/// Words that are recognised with one mistake in them too: longer ones that nothing ordinary resembles.
pub(super) const MISSPELT: [&str; 5] = ["authorization", "credential", "passphrase", "password", "secret"];

/// Headers of requests whose value is a secret, in lower case, beside those whose name shows it.
pub(super) const HEADERS: [&str; 6] =
    ["authorization", "cookie", "private-token", "proxy-authorization", "set-cookie", "x-api-key"];

/// Parts of the query of a URL that are secrets, beside those whose name shows it, and the least length of their values.
pub(super) const QUERY: [(&str, usize); 6] =
    [("auth", 8), ("code", 16), ("key", 16), ("sig", 1), ("signature", 1), ("x-amz-signature", 1)];

/// How values begin that templates in CUE and in HCL take from elsewhere.
pub(super) const REFERENCES: [&str; 6] = ["context.", "data.", "local.", "module.", "parameter.", "var."];

/// How well-known tokens begin, and how many characters at least follow.
pub(super) const TOKENS: [(&str, usize); 27] = [
    ("AIza", 30),
    ("AKIA", 16),
    ("ASIA", 16),
    ("SG.", 20),
    ("dckr_pat_", 16),
    ("dop_v1_", 16),
    ("eyJ", 30),
    ("ghp_", 16),
    ("gho_", 16),
    ("ghu_", 16),
    ("ghs_", 16),
    ("ghr_", 16),
    ("github_pat_", 16),
    ("glpat-", 16),
    ("hvs.", 16),
    ("npm_", 30),
    ("pypi-", 30),
    ("rk_live_", 12),
    ("rk_test_", 12),
    ("sk_live_", 12),
    ("sk_test_", 12),
    ("sk-", 32),
    ("xoxa-", 10),
    ("xoxb-", 10),
    ("xoxp-", 10),
    ("xoxr-", 10),
    ("xoxs-", 10),
];

/// Places in URLs behind which there is nothing but a secret.
pub(super) const HOOKS: [&str; 9] = [
    "api.telegram.org/bot",
    "discord.com/api/webhooks/",
    "discordapp.com/api/webhooks/",
    "hooks.slack.com/services/",
    "hooks.slack.com/triggers/",
    "hooks.slack.com/workflows/",
    "open.feishu.cn/open-apis/bot/v2/hook/",
    "outlook.office.com/webhook/",
    ".webhook.office.com/",
];

/// Programs of which `-p` and what stands behind it is the password.
pub(super) const PASSWORD_PROGRAMS: [&str; 7] =
    ["mariadb", "mariadb-dump", "mysql", "mysqladmin", "mysqldump", "mysqlimport", "sshpass"];

/// Programs of which `-p` is something else.
pub(super) const OTHER_PROGRAMS: [&str; 8] =
    ["cp", "grep", "install", "mkdir", "nginx", "ps", "ssh", "unzip"];

/// Types of workflow steps, and which of their properties are secret with all that is in them.
pub(crate) const PROPERTIES: [(&str, &[&str]); 2] =
    [("export2secret", &["data"]), ("request", &["body", "header"])];

/// Headers that are shown where all others are secret, in lower case.
pub(crate) const PLAIN_HEADERS: [&str; 5] = ["accept", "content-type", "host", "user-agent", "x-request-id"];
