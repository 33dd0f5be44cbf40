//! What is a secret: by name, by what a text shows, by where it stands. The rules are in one table, `rules`; everything that
//! is shown goes by them, values of plans, excerpts of files, and claims.

mod mask;
mod names;
pub(crate) mod rules;
mod texts;

pub(crate) use mask::STRING_DATA;
pub use mask::{SECRET_DATA, mask, mask_also};
pub use names::is_secret_name;
pub(crate) use names::{is_nearly, is_secret_field, is_value_field};
pub(crate) use texts::behind_options;
pub use texts::{is_secret_text, secret_parts};

/// Whether something of this name is a secret, by its name or by what it says, where that is a text.
#[must_use]
pub fn is_secret(name: &str, text: Option<&str>) -> bool {
    is_secret_name(name) || text.is_some_and(is_secret_text)
}

#[cfg(test)]
mod tests {
    use super::{behind_options, is_secret_name, is_secret_text, secret_parts};

    #[test]
    fn names_of_secrets_are_recognised() {
        for name in [
            "db_pass",
            "MYSQL_PASSWORD",
            "rootPassword",
            "api-key",
            "API_KEY",
            "privateKey",
            "token",
            "AUTH_TOKEN",
            "secret",
            "dbpassword",
            "SECRET_KEY_BASE",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        assert!(is_secret_name("passwords"));
        for name in
            ["passenger", "compass", "secretName", "user", "keyboard", "tokens_path", "db_user", "passfile"]
        {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn names_that_look_like_those_of_secrets_are_none() {
        for name in [
            "token_url",
            "tokenUrl",
            "tokenizer",
            "pattern",
            "path",
            "PATH",
            "keyboard",
            "passive",
            "author",
            "authors",
            "secrets",
            "imagePullSecrets",
            "automountServiceAccountToken",
            "password-stdin",
            "webhookPort",
            "webhooks",
            "cookieDomain",
            "patch",
            "compat",
            "key",
            "public_key",
            "passthrough",
            "bypass",
            "PATHS",
            "SECRET_NAME",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
        for name in [
            "GITHUB_PAT",
            "gitlabPat",
            "PAT",
            "webhook",
            "SLACK_WEBHOOK",
            "slackWebhookURL",
            "Cookie",
            "Set-Cookie",
            "Authorization",
            "X-Api-Key",
            "X-Auth-Token",
            "AccountKey",
            "pasword",
            "DB_PASSWROD",
            "clientSecert",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn the_secret_part_of_a_text_is_told() {
        for (text, expected) in [
            ("https://me:hunter2@host/x", "https://me:*******@host/x"),
            ("--token=hunter2", "--token=*******"),
            ("Server=db;Password=hun ter2;Port=1", "Server=db;Password=********;Port=1"),
            ("https://host/?a=b&token=hunter2&c=d", "https://host/?a=b&token=*******&c=d"),
            ("https://host/?sig=hunter2", "https://host/?sig=*******"),
            ("curl -u me:hunter2 https://host", "curl -u ********** https://host"),
            ("mysql -uroot -phunter2 db", "mysql -uroot ********* db"),
            ("run --password 'hun ter2' x", "run --password '********' x"),
            ("Authorization: Bearer hunter2", "Authorization: **************"),
            ("use ghp_0123456789abcdefghij now", "use ************************ now"),
            ("https://hooks.slack.com/services/T0/B0/x", "https://hooks.slack.com/services/*******"),
            ("if password == x", "if password == x"),
            ("PASSWORD=$PASSWORD run --token $TOKEN", "PASSWORD=$PASSWORD run --token $TOKEN"),
            ("PASSWORD=${PASSWORD:-hunter2}", "PASSWORD=********************"),
            ("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ""),
            ("example/token:1@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ""),
            ("docker run -p 80:80 -p 53:53/udp x", ""),
            ("mkdir -p data/secret", ""),
            ("Basic authentication with a token: see below", ""),
            ("Bearer of good news", ""),
            ("http://web:80/a@b", ""),
            ("https://host/?pattern=x&page=2&key=id", ""),
            ("ssh://git@github.com/a/b.git", ""),
            ("http://example.com/tokens?author=me", ""),
            ("TOKEN_URL=http://host/", ""),
        ] {
            let mut shown = text.as_bytes().to_vec();
            secret_parts(text).into_iter().for_each(|part| shown[part].fill(b'*'));
            let expected = if expected.is_empty() { text } else { expected };
            assert_eq!(String::from_utf8_lossy(&shown), expected);
        }
    }

    #[test]
    fn words_behind_options_are_told() {
        let told = |line: &str| behind_options(&line.split(' ').map(Some).collect::<Vec<_>>());
        assert_eq!(told("web --token a -p b --password-file c"), [2, 4]);
        assert_eq!(told("web -p 80:80 -p 8080 -p ./x --token $x -p -x"), [0; 0]);
        assert_eq!(told("/usr/bin/mysqldump -pa -p b"), [1, 3]);
        assert_eq!(told("mkdir -p a"), [0; 0]);
        assert_eq!(told("curl -u a:b -u 1:1"), [2]);
    }

    #[test]
    fn texts_that_show_what_they_are_are_recognised() {
        for text in
            ["postgres://u:pw@db/x", "-----BEGIN RSA PRIVATE KEY-----\n", "Bearer abc", "mysql --password x"]
        {
            assert!(is_secret_text(text), "{text}");
        }
        for text in ["postgres://u:$pw@db/x", "http://web:80/", "--verbose", "mail to a@b.c", "PUBLIC KEY"] {
            assert!(!is_secret_text(text), "{text}");
        }
    }
}
