//! Which components an override policy means.

/// Whether the name in an override policy means a component: a `*` stands for anything. KubeVela looks for it anywhere in the
/// name, so `web` means `website` too; that is told, and not followed.
#[must_use]
pub fn matches(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut left) = name.strip_prefix(start) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return left.ends_with(part);
        }
        match left.find(part) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// Whether KubeVela means a component by the name: the pattern is found anywhere in it.
#[must_use]
pub fn matches_anywhere(pattern: &str, name: &str) -> bool {
    matches(&format!("*{pattern}*"), name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, name, exactly, anywhere) in [
            ("web", "web", true, true),
            ("web", "website", false, true),
            ("web-*", "web-eu", true, true),
            ("web-*", "my-web-eu", false, true),
            ("*-db", "my-db", true, true),
            ("a*b*c", "axxbyyc", true, true),
            ("a*b*c", "axxcyyb", false, false),
            ("*", "x", true, true),
        ] {
            assert_eq!(
                (matches(pattern, name), matches_anywhere(pattern, name)),
                (exactly, anywhere),
                "{pattern} {name}"
            );
        }
    }
}
