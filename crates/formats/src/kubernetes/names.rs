//! Which host names a text may hold: the heuristic behind inferred edges.
//!
//! A value names a host for sure when it carries a port, a scheme or a cluster suffix (`mariadb:3306`,
//! `tcp://mariadb:3306`, `mariadb.default.svc`). A bare word names one only when the variable says so: its name has
//! `HOST`, `SERVICE`, `ADDR`, `URL`, `SERVER` or `ENDPOINT` in it. Without that rule `DB_USER=gitlab` would name the
//! service `gitlab`. In a command line a bare word counts, as it is an argument of its own.

/// Words in the name of a variable that say that its value is a host.
const HOST_WORDS: [&str; 6] = ["HOST", "SERVICE", "ADDR", "URL", "SERVER", "ENDPOINT"];

/// The host that the value of an environment variable names, if it surely names one.
#[must_use]
pub fn host_in_variable<'v>(variable: &str, value: &'v str) -> Option<&'v str> {
    let (host, is_explicit) = host(value)?;
    let variable = variable.to_ascii_uppercase();
    (is_explicit || HOST_WORDS.iter().any(|word| variable.contains(word))).then_some(host)
}

/// The host that one word of a command line names: a bare word, or one with port or scheme, also behind `OPTION=`.
#[must_use]
pub fn host_in_argument(argument: &str) -> Option<&str> {
    let value =
        argument.strip_prefix('-').map_or(argument, |_| argument.split_once('=').map_or("", |(_, v)| v));
    host(value).map(|(host, _)| host)
}

/// What the name of a service is in the variables that the cluster sets: `redis-master` is `REDIS_MASTER`.
#[must_use]
pub fn service_variable(service: &str) -> String {
    service.to_ascii_uppercase().replace(['-', '.'], "_")
}

/// The services whose variables a text refers to: `REDIS_MASTER` of `$(REDIS_MASTER_SERVICE_HOST)` or
/// `${REDIS_MASTER_SERVICE_PORT}`, in the form of [`service_variable`].
pub fn services_in_text(text: &str) -> impl Iterator<Item = &str> {
    text.split('$').skip(1).filter_map(|rest| {
        let rest = rest.trim_start_matches(['(', '{']);
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let name = &rest[..end];
        let service = name.split_once("_SERVICE_HOST").or_else(|| name.split_once("_SERVICE_PORT"))?.0;
        (!service.is_empty()).then_some(service)
    })
}

/// The host of `[SCHEME://][USER@]HOST[.SUFFIX][:PORT][/PATH]`, and whether the form shows that it is one.
fn host(value: &str) -> Option<(&str, bool)> {
    let value = value.trim();
    let (scheme, rest) = match value.split_once("://") {
        Some((scheme, rest)) => (Some(scheme), rest),
        None => (None, value),
    };
    let authority = rest.split(['/', '?', '#']).next()?;
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (name, port) = match authority.split_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (authority, None),
    };
    if port.is_some_and(|port| port.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let host = name.split('.').next()?;
    let in_cluster = name.len() > host.len() && name.split('.').any(|label| label == "svc");
    // Another name with dots is a host of the outside, whatever its first label is.
    if host.is_empty() || (name.len() > host.len() && !in_cluster) || host.contains(char::is_whitespace) {
        return None;
    }
    Some((host, scheme.is_some() || port.is_some() || in_cluster))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_and_users_are_not() {
        for (variable, value, expected) in [
            ("WORDPRESS_DB_HOST", "mariadb:3306", Some("mariadb")),
            ("ANY", "tcp://miq-postgresql:5432", Some("miq-postgresql")),
            ("ANY", "http://user:pw@web:80/path", Some("web")),
            ("ANY", "db.shop.svc.cluster.local", Some("db")),
            ("DATABASE_SERVICE_NAME", "postgresql", Some("postgresql")),
            ("REDIS_MASTER_PORT_6379_TCP_ADDR", "redis-master", Some("redis-master")),
            ("DB_USER", "gitlab", None),
            ("DB_HOST", "db.example.com", None),
            ("IMAGE", "centos/mariadb", None),
            ("IMAGE", "mariadb:latest", None),
            ("TEXT", "hello world", None),
            ("HOST", "", None),
        ] {
            assert_eq!(host_in_variable(variable, value), expected, "{variable}={value}");
        }
        let services = |text| services_in_text(text).collect::<Vec<_>>();
        assert_eq!(services("tcp://$(REDIS_MASTER_SERVICE_HOST):${DB_SERVICE_PORT}"), ["REDIS_MASTER", "DB"]);
        assert_eq!(services("MY_SERVICE_HOST $_SERVICE_HOST $HOME"), [""; 0]);
        assert_eq!(service_variable("redis-master"), "REDIS_MASTER");
        assert_eq!(host_in_argument("redis-master"), Some("redis-master"));
        assert_eq!(host_in_argument("--db=mariadb:3306"), Some("mariadb"));
        assert_eq!(host_in_argument("--slaveof"), None);
    }
}
