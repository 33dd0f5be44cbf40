//! The options of `docker run` that take a value. Every other one is a switch. Facts from the command's own reference.

/// Long options with a value, sorted.
const LONG: &[&str] = &[
    "--add-host",
    "--annotation",
    "--attach",
    "--blkio-weight",
    "--cap-add",
    "--cap-drop",
    "--cgroup-parent",
    "--cidfile",
    "--cpu-period",
    "--cpu-quota",
    "--cpu-shares",
    "--cpus",
    "--cpuset-cpus",
    "--cpuset-mems",
    "--detach-keys",
    "--device",
    "--dns",
    "--dns-opt",
    "--dns-search",
    "--entrypoint",
    "--env",
    "--env-file",
    "--expose",
    "--group-add",
    "--health-cmd",
    "--hostname",
    "--ip",
    "--ip6",
    "--ipc",
    "--isolation",
    "--kernel-memory",
    "--label",
    "--label-file",
    "--link",
    "--log-driver",
    "--log-opt",
    "--mac-address",
    "--memory",
    "--memory-reservation",
    "--memory-swap",
    "--mount",
    "--name",
    "--net",
    "--net-alias",
    "--network",
    "--network-alias",
    "--oom-score-adj",
    "--pid",
    "--pids-limit",
    "--platform",
    "--publish",
    "--pull",
    "--restart",
    "--runtime",
    "--security-opt",
    "--shm-size",
    "--stop-signal",
    "--storage-opt",
    "--sysctl",
    "--tmpfs",
    "--ulimit",
    "--user",
    "--userns",
    "--uts",
    "--volume",
    "--volume-driver",
    "--volumes-from",
    "--workdir",
];

/// Short options with a value and their long forms.
const SHORT: &[(char, &str)] = &[
    ('a', "--attach"),
    ('c', "--cpu-shares"),
    ('e', "--env"),
    ('h', "--hostname"),
    ('l', "--label"),
    ('m', "--memory"),
    ('p', "--publish"),
    ('u', "--user"),
    ('v', "--volume"),
    ('w', "--workdir"),
];

/// Short switches and their long forms.
const SWITCHES: &[(char, &str)] =
    &[('d', "--detach"), ('i', "--interactive"), ('P', "--publish-all"), ('q', "--quiet"), ('t', "--tty")];

/// The long forms of the switches in a word like `-itp`, up to the first letter that is none.
pub(super) fn switches(word: &str) -> impl Iterator<Item = &'static str> {
    let letters = word.strip_prefix('-').filter(|rest| !rest.starts_with('-')).unwrap_or("");
    let long = |letter| SWITCHES.iter().find(|(short, _)| *short == letter).map(|(_, long)| *long);
    letters.chars().map_while(long)
}

/// Whether a long option takes a value.
pub(super) fn takes_value(long: &str) -> bool {
    LONG.binary_search(&long).is_ok()
}

/// For a word like `-dp`: the long form of the first letter that takes a value, and the position behind that letter.
pub(super) fn short_with_value(word: &str) -> Option<(&'static str, usize)> {
    let letters = word.strip_prefix('-')?;
    letters.char_indices().find_map(|(index, letter)| {
        let (_, long) = SHORT.iter().find(|(short, _)| *short == letter)?;
        Some((*long, 1 + index + letter.len_utf8()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_known_in_every_form() {
        assert!(LONG.is_sorted());
        assert!(takes_value("--link") && !takes_value("--rm"));
        assert_eq!(short_with_value("-dp"), Some(("--publish", 3)));
        assert_eq!(short_with_value("-p80:80"), Some(("--publish", 2)));
        assert_eq!(short_with_value("-it"), None);
        assert_eq!(switches("-itp").collect::<Vec<_>>(), ["--interactive", "--tty"]);
        assert_eq!(switches("--detach").count() + switches("-").count(), 0);
    }
}
