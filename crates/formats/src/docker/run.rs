//! A `docker run` command line as data.

use plimsoll_base::{NodeId, TextRange};
use plimsoll_syntax::{Node, Value};

use super::options;

/// A word, or the part of one behind a `=`, with its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Word {
    /// The text.
    pub text: String,
    /// The scalar that holds it.
    pub node: NodeId,
    /// The bytes of the scalar's text that are meant.
    pub range: TextRange,
}

/// A `docker run` command.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Run {
    /// Options in their order: the long form, and the value; switches have none.
    pub options: Vec<(String, Option<Word>)>,
    /// The image.
    pub image: Option<Word>,
    /// What is run inside.
    pub command: Vec<Word>,
}

/// How the value of an option names a container.
pub type NameOf = fn(&str) -> Option<&str>;

/// Options that name another container, without `--`, and how. Docker refuses to start without it.
pub const CONTAINER_OPTIONS: [(&str, NameOf); 4] = [
    ("link", |value| value.split(':').next()),
    ("volumes-from", |value| value.split(':').next()),
    ("net", |value| value.strip_prefix("container:")),
    ("network", |value| value.strip_prefix("container:")),
];

impl Run {
    /// The same with other elements: those that `origin` gives for its own.
    #[must_use]
    pub fn with_nodes(mut self, origin: impl Fn(NodeId) -> NodeId) -> Self {
        let values = self.options.iter_mut().filter_map(|(_, value)| value.as_mut());
        for word in values.chain(&mut self.image).chain(&mut self.command) {
            word.node = origin(word.node);
        }
        self
    }

    /// The containers that options name, in the order of [`CONTAINER_OPTIONS`]: the option, its value, and the name.
    pub fn containers(&self) -> impl Iterator<Item = (&'static str, &Word, &str)> {
        CONTAINER_OPTIONS.into_iter().flat_map(|(option, name)| {
            let same = self.options.iter().filter(move |(long, _)| long.strip_prefix("--") == Some(option));
            same.filter_map(move |(_, value)| {
                let value = value.as_ref()?;
                Some((option, value, name(&value.text)?))
            })
        })
    }

    /// The values of an option, in their order.
    pub fn values<'r>(&'r self, option: &'r str) -> impl Iterator<Item = &'r Word> {
        self.options.iter().filter(move |(name, _)| name == option).filter_map(|(_, value)| value.as_ref())
    }

    /// The container's name, if one is given.
    #[must_use]
    pub fn name(&self) -> Option<&Word> {
        self.values("--name").last()
    }
}

/// Reads the words of a command line; `None` where none of them is `run`.
#[must_use]
pub fn read(words: Node<'_>) -> Option<Run> {
    let mut words = words.children().filter_map(|item| item.value()?.as_scalar()).map(|scalar| {
        let text = scalar.text().into_owned();
        let range = TextRange::new(0, text.len() as u32);
        Word { text, node: Value::Scalar(scalar).id(), range }
    });
    words.find(|word| word.text == "run")?;
    let mut run = Run::default();
    while let Some(word) = words.next() {
        if word.text == "--" {
            run.image = words.next();
            break;
        }
        if !word.text.starts_with('-') || word.text == "-" {
            run.image = Some(word);
            break;
        }
        let switches = options::switches(&word.text);
        run.options.extend(switches.map(|long| (long.to_owned(), None)));
        if options::switches(&word.text).count() == word.text.len() - 1 {
            continue;
        }
        let (name, inline) = option(&word);
        let value = inline.or_else(|| options::takes_value(&name).then(|| words.next()).flatten());
        run.options.push((name, value));
    }
    run.command = words.collect();
    Some(run)
}

/// The long form of an option word, and the value if it is in the same word.
fn option(word: &Word) -> (String, Option<Word>) {
    let part = |from: usize| Word {
        text: word.text[from..].to_owned(),
        node: word.node,
        range: TextRange::new(from as u32, word.text.len() as u32),
    };
    if word.text.starts_with("--") {
        return match word.text.split_once('=') {
            Some((name, _)) => (name.to_owned(), Some(part(name.len() + 1))),
            None => (word.text.clone(), None),
        };
    }
    match options::short_with_value(&word.text) {
        Some((long, end)) if end < word.text.len() => {
            let skip = usize::from(word.text[end..].starts_with('='));
            (long.to_owned(), Some(part(end + skip)))
        }
        Some((long, _)) => (long.to_owned(), None),
        None => (word.text.clone(), None),
    }
}

#[cfg(test)]
mod tests {
    use plimsoll_syntax::parse_words;

    use super::*;

    fn run(line: &str) -> Option<Run> {
        let tree = parse_words(line);
        let words = tree.documents().next()?.value()?.node();
        read(words)
    }

    #[test]
    fn options_image_and_command_are_told_apart() {
        let run = run("docker run -d --name=web -dp 80:80 -eA=1 -e B=2 --link db:mysql --rm img:1 sh -c x")
            .unwrap();
        let values = |option| run.values(option).map(|word| word.text.as_str()).collect::<Vec<_>>();
        assert_eq!(run.name().unwrap().text, "web");
        assert_eq!(values("--publish"), ["80:80"]);
        assert_eq!(run.options.iter().filter(|(name, _)| name == "--detach").count(), 2, "-d, -dp");
        assert_eq!(values("--env"), ["A=1", "B=2"]);
        assert_eq!(values("--link"), ["db:mysql"]);
        assert_eq!(run.image.as_ref().unwrap().text, "img:1");
        assert_eq!(run.command.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), ["sh", "-c", "x"]);
        assert!(run.options.iter().any(|(name, value)| name == "--rm" && value.is_none()));
    }

    #[test]
    fn a_line_without_run_is_none() {
        assert_eq!(run("docker pull x"), None);
        assert_eq!(run(""), None);
    }
}
