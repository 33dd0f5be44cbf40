//! Texts that are made to take long.

use std::fmt::Write as _;

use super::applications::{self, Detail, Notation, Version};

const HEAD: &str =
    "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata:\n  name: big\nspec:\n  components:\n";

/// An Application whose only component has a list of so many scalars; in reverse order if asked for.
#[must_use]
pub fn one_list(scalars: usize, is_reversed: bool) -> String {
    let mut text = format!(
        "{HEAD}    - name: part-0\n      type: worker\n      properties:\n        image: shop/part:1\n        cmd:\n"
    );
    let mut item = |number| {
        let _ = writeln!(text, "          - word-{number}");
    };
    if is_reversed {
        (0..scalars).rev().for_each(&mut item);
    } else {
        (0..scalars).for_each(&mut item);
    }
    text
}

/// An Application with so many components on one line.
#[must_use]
pub fn one_line(components: usize) -> String {
    applications::application(components, Detail::Full, Version::First, Notation::Json)
}

/// An Application with one value of so many bytes, on one line.
#[must_use]
pub fn one_value(bytes: usize) -> String {
    let words = "word ".repeat(bytes / 5);
    format!(
        "{HEAD}    - name: part-0\n      type: worker\n      properties:\n        image: shop/part:1\n        env:\n          - name: WORDS\n            value: {}\n",
        words.trim_end()
    )
}

/// A small Application with so many comments, each on a line of its own, between its components.
#[must_use]
pub fn comments(number: usize) -> String {
    let application = applications::application(10, Detail::Full, Version::First, Notation::Yaml);
    let mut text = String::new();
    for line in application.split_inclusive('\n') {
        if line.starts_with("    - name: ") {
            (0..number / 10).for_each(|comment| {
                let _ = writeln!(text, "    # comment {comment}");
            });
        }
        text.push_str(line);
    }
    text
}

/// How deep lists may lie in each other without a finding.
const DEPTH: usize = 150;

/// An Application with so many components, each with lists in lists in its properties.
#[must_use]
pub fn nested(components: usize) -> String {
    let mut text = HEAD.to_owned();
    let (open, close) = ("[".repeat(DEPTH), "]".repeat(DEPTH));
    for number in 0..components {
        let _ = write!(
            text,
            "    - name: part-{number}\n      type: raw\n      properties:\n        apiVersion: v1\n        kind: ConfigMap\n        metadata: {{name: part-{number}}}\n        lists: {open}x{close}\n"
        );
    }
    text
}

/// So many brackets that are never closed.
#[must_use]
pub fn brackets(number: usize) -> String {
    format!("{HEAD}    - name: part-0\n      type: worker\n      properties: {}\n", "[".repeat(number))
}

/// An Application whose aliases would expand to ten to the power of `levels` values.
#[must_use]
pub fn expanding(levels: usize) -> String {
    let mut text = format!(
        "{HEAD}    - name: part-0\n      type: worker\n      properties:\n        image: shop/part:1\n        level-0: &level-0 [x, x, x, x, x, x, x, x, x, x]\n"
    );
    for level in 1..levels {
        let alias = format!("*level-{}", level - 1);
        let _ = writeln!(text, "        level-{level}: &level-{level} [{}]", [&alias[..]; 10].join(", "));
    }
    text
}

/// An Application with so many components that all have the variables of the first.
#[must_use]
pub fn aliases(components: usize) -> String {
    let mut text = HEAD.to_owned();
    for number in 0..components {
        let variables = if number == 0 { "&all [{name: A, value: b}, {name: C, value: d}]" } else { "*all" };
        let _ = write!(
            text,
            "    - name: part-{number}\n      type: worker\n      properties:\n        image: shop/part:{number}\n        env: {variables}\n"
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_as_large_as_it_says() {
        assert_eq!(one_list(500, false).matches("- word-").count(), 500);
        let reversed = one_list(500, true);
        assert!(reversed.find("word-499") < reversed.find("word-0"));
        assert_eq!(one_line(50).lines().count(), 1);
        assert!(one_value(10_000).lines().any(|line| line.len() > 9_900));
        assert_eq!(comments(1000).matches("# comment").count(), 1000);
        assert_eq!(nested(3).matches('[').count(), 3 * DEPTH);
        assert_eq!(brackets(99).matches('[').count(), 99);
        assert_eq!(expanding(4).matches("*level-2").count(), 10);
        assert_eq!(aliases(9).matches("*all").count(), 8);
    }
}
