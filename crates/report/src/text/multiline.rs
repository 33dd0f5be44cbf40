//! The difference of two texts of several lines.

use similar::{ChangeTag, TextDiff};

use crate::plain::{count, one_line};
use crate::style::{Paint, Style};

/// How many changed lines are shown.
const SHOWN: usize = 16;
/// How many unchanged lines are shown around changed ones.
const CONTEXT: usize = 1;

/// The changed lines with a little context, each indented by four more columns than `indent`.
pub(crate) fn difference(before: &str, after: &str, indent: &str, style: Style) -> String {
    let difference = TextDiff::from_lines(before, after);
    let mut out = String::new();
    let (mut shown, mut changed) = (0, 0);
    for (index, group) in difference.grouped_ops(CONTEXT).iter().enumerate() {
        if index > 0 && shown < SHOWN {
            out.push_str(&format!("{indent}      {}\n", style.paint(Paint::Faint, style.ellipsis())));
        }
        for change in group.iter().flat_map(|operation| difference.iter_changes(operation)) {
            changed += usize::from(change.tag() != ChangeTag::Equal);
            if changed > SHOWN {
                continue;
            }
            shown = changed;
            let (sign, paint) = match change.tag() {
                ChangeTag::Delete => ("-", Some(Paint::Delete)),
                ChangeTag::Insert => ("+", Some(Paint::Create)),
                ChangeTag::Equal => (" ", None),
            };
            let line = one_line(change.value().trim_end_matches(['\n', '\r']), style);
            let line = format!("{sign} {line}");
            let line = paint.map_or_else(|| line.clone(), |paint| style.paint(paint, &line));
            out.push_str(&format!("{indent}    {}\n", line.trim_end()));
        }
    }
    if changed > SHOWN {
        let more = format!("({} not shown)", count(changed - SHOWN, "more changed line"));
        out.push_str(&format!("{indent}    {}\n", style.paint(Paint::Faint, &more)));
    }
    out
}
