//! Texts from files in HTML and SVG: nothing in them is markup, in an element or in an attribute in quotes.

use crate::plain::push_visible;

/// `text` on one line, for the content of an element and for an attribute in quotes. Characters that steer or hide are
/// shown as placeholders.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ if crate::plain::is_harmful(character) => {
                let mut visible = String::new();
                push_visible(&mut visible, character, true);
                visible.chars().for_each(|visible| match visible {
                    '<' => escaped.push_str("&lt;"),
                    '>' => escaped.push_str("&gt;"),
                    _ => escaped.push(visible),
                });
            }
            // No character, and not allowed in XML.
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// [`escape`], for a sentence of ours: what stands in it in backticks becomes code.
pub(crate) fn sentence(text: &str) -> String {
    let escaped = escape(text);
    let parts: Vec<&str> = escaped.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped;
    }
    let code = |(index, part): (usize, &&str)| {
        if index.is_multiple_of(2) { (*part).to_owned() } else { format!("<code>{part}</code>") }
    };
    parts.iter().enumerate().map(code).collect()
}

/// The colours of pages as variables: light ones, and dark ones where the reader's system is dark. A page can choose with
/// `data-theme` on its outermost element.
pub(crate) fn variables() -> String {
    let (light, dark) = (declarations(LIGHT), declarations(DARK));
    format!(
        ":root{{color-scheme:light;{light}}}\n@media (prefers-color-scheme:dark){{:root:not([data-theme=\"light\"]){{\
         color-scheme:dark;{dark}}}}}\n:root[data-theme=\"dark\"]{{color-scheme:dark;{dark}}}\n"
    )
}

/// A style sheet with colours for its variables, light and dark ones, as many programs that show pictures know no variables.
pub(crate) fn colored(style: &str) -> String {
    let with = |colors: &[(&str, &str)]| {
        colors
            .iter()
            .fold(style.to_owned(), |style, (name, color)| style.replace(&format!("var(--{name})"), color))
    };
    format!("{}@media (prefers-color-scheme: dark) {{\n{}}}\n", with(LIGHT), with(DARK))
}

fn declarations(colors: &[(&str, &str)]) -> String {
    colors.iter().map(|(name, color)| format!("--{name}:{color};")).collect()
}

/// The names say what a colour is for. `-soft` is behind text of that colour.
const LIGHT: &[(&str, &str)] = &[
    ("page", "#f6f7f9"),
    ("surface", "#ffffff"),
    ("text", "#1c2330"),
    ("faint", "#5b6577"),
    ("line", "#d5dae2"),
    ("edge", "#8b95a5"),
    ("link", "#0b5cad"),
    ("focus", "#0b6bcb"),
    ("create", "#1a6b34"),
    ("create-soft", "#dcf3e2"),
    ("create-mark", "#a6e3b8"),
    ("update", "#7d5200"),
    ("update-soft", "#fcefcf"),
    ("delete", "#b3202c"),
    ("delete-soft", "#fde4e4"),
    ("delete-mark", "#f9b9bb"),
    ("invoke", "#5a3fb0"),
    ("invoke-soft", "#ebe5fb"),
    ("unchanged-soft", "#eceff3"),
];

const DARK: &[(&str, &str)] = &[
    ("page", "#0f141b"),
    ("surface", "#171e27"),
    ("text", "#e4e9f0"),
    ("faint", "#97a3b4"),
    ("line", "#2c3643"),
    ("edge", "#667386"),
    ("link", "#7ab8ff"),
    ("focus", "#58a6ff"),
    ("create", "#6fd48b"),
    ("create-soft", "#12301d"),
    ("create-mark", "#1f6035"),
    ("update", "#e6b450"),
    ("update-soft", "#352810"),
    ("delete", "#ff8f8f"),
    ("delete-soft", "#3b191c"),
    ("delete-mark", "#7d2a31"),
    ("invoke", "#b9a5ff"),
    ("invoke-soft", "#2a2148"),
    ("unchanged-soft", "#212a35"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup() {
        let cases = [
            ("plain, 日本語", "plain, 日本語"),
            ("</script><!--&amp;'\"", "&lt;/script&gt;&lt;!--&amp;amp;&#39;&quot;"),
            ("a\u{1b}[0m\nb", "a␛[0m␊b"),
            ("\u{202e}\u{ffff}", "&lt;U+202E&gt;\u{fffd}"),
        ];
        for (text, expected) in cases {
            assert_eq!(escape(text), expected);
        }
        for character in (0..=0x10_ffff).filter_map(char::from_u32) {
            let escaped = escape(&character.to_string());
            assert!(!escaped.contains(['<', '>', '"', '\'']), "{character:?}");
            assert!(!escaped.contains(crate::plain::is_harmful), "{character:?}");
        }
    }

    #[test]
    fn names_in_sentences_are_code() {
        assert_eq!(sentence("`a` needs `<b>`"), "<code>a</code> needs <code>&lt;b&gt;</code>");
        assert_eq!(sentence("a ` alone"), "a ` alone");
        assert_eq!(sentence("none"), "none");
    }

    #[test]
    fn light_and_dark_name_the_same_colors() {
        let names =
            |colors: &[(&'static str, &str)]| colors.iter().map(|(name, _)| *name).collect::<Vec<_>>();
        assert_eq!(names(LIGHT), names(DARK));
        assert!(!colored(include_str!("svg/style.css")).contains("var("));
    }
}
