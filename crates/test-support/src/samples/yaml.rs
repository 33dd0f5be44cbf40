//! Long YAML texts of all sorts, made to measure parsers.

use std::fmt::Write as _;

/// About so many bytes of components with traits, comments, a script and a list in brackets; as one list, or each as a document.
#[must_use]
pub fn components(bytes: usize, as_documents: bool) -> String {
    let mut text = String::with_capacity(bytes + 2000);
    if !as_documents {
        text.push_str("components:\n");
    }
    let mut number = 0;
    while text.len() < bytes {
        component(&mut text, number, as_documents);
        number += 1;
    }
    text
}

fn component(text: &mut String, number: usize, is_document: bool) {
    let (first, rest) = if is_document { ("---\n", "") } else { ("", "    ") };
    text.push_str(first);
    let mut line = |indent: usize, content: &str| {
        let start = if is_document || !content.starts_with("name") { rest } else { "  - " };
        let _ = writeln!(text, "{start}{:indent$}{content}", "");
    };
    line(0, &format!("name: component-{number}"));
    line(0, "type: webservice  # the workload");
    line(0, "properties:");
    line(2, &format!("image: \"registry.example.com/shop/front-{number}:1.{}.0\"", number % 40));
    line(2, "# The port that the service listens on.");
    line(2, &format!("port: {}", 8000 + number % 1000));
    line(2, "args: [serve, --verbose, '--log=json', {level: 3, color: false}]");
    line(2, "env:");
    for variable in 0..4 {
        line(4, &format!("- name: VARIABLE_{variable}"));
        line(4, &format!("  value: some text with spaces, number {variable}"));
    }
    line(2, "script: |");
    line(4, "set -e");
    line(4, "for file in *.txt; do");
    line(4, "  echo \"$file: done\"");
    line(4, "done");
    line(0, "traits:");
    line(2, "- type: scaler");
    line(2, &format!("  properties: {{replicas: {}, strategy: rolling}}", number % 9));
}
