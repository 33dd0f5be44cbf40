//! Long descriptors and large graphs, made to measure.

pub mod applications;
pub mod graphs;
pub mod hostile;
pub mod yaml;

use std::fmt::Write as _;

/// The lines of one component of [`application`].
pub const COMPONENT_LINES: usize = 24;

/// The lines of one parameter of [`bundle`], with its definition.
pub const PARAMETER_LINES: usize = 18;

/// An Application of the Open Application Model with about so many lines (at least a component for each document), spread over
/// documents of one file. Each component needs the one before it. The last `mistakes` components have a field that no version of the
/// format knows, which a schema finds as well as we do; nothing else is wrong.
#[must_use]
pub fn application(lines: usize, documents: usize, mistakes: usize) -> String {
    let documents = documents.max(1);
    let count = (lines / COMPONENT_LINES).max(documents);
    let mut text = String::with_capacity(count * 700);
    let mut number = 0;
    for document in 0..documents {
        let separator = if document == 0 { "" } else { "---\n" };
        let _ = write!(
            text,
            "{separator}apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata:\n  name: shop-{document}\n\
             spec:\n  components:\n"
        );
        let end = count * (document + 1) / documents;
        for place in number..end {
            component(&mut text, place, place > number, place + mistakes >= count);
        }
        number = end;
    }
    text
}

fn component(text: &mut String, number: usize, has_need: bool, is_mistaken: bool) {
    let before = number.saturating_sub(1);
    let (port, replicas, patch) = (3000 + number % 5000, 1 + number % 4, number % 90);
    let needs = if has_need { format!("[part-{before}]") } else { "[]".to_owned() };
    let mistake = if is_mistaken { "      replicsa: 2\n" } else { "" };
    let _ = write!(
        text,
        r#"    - name: part-{number}
      type: webservice
      dependsOn: {needs}
      properties:
        image: registry.example/shop/part-{number}:2.4.{patch}
        cmd:
          - serve
          - --port={port}
        ports:
          - port: {port}
            expose: true
        env:
          - name: PART
            value: part-{number}
          - name: UPSTREAM
            value: part-{before}.example
        cpu: 250m
        memory: 256Mi
      traits:
        - type: scaler
          properties:
            replicas: {replicas}
        - type: labels
          properties: {{team: team-{team}}}
{mistake}"#,
        team = number % 30,
    );
}

/// A bundle with about so many lines, in the indentation of two blanks. With mistakes there are three that a schema finds as well as
/// we do: a field that does not exist at the top, and a parameter that has neither its definition nor its destination.
#[must_use]
pub fn bundle(lines: usize, has_mistakes: bool) -> String {
    let count = (lines.saturating_sub(20) / PARAMETER_LINES).max(1);
    let mut definitions = String::new();
    let mut parameters = String::new();
    for number in 0..count {
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(
            definitions,
            "{comma}\n    \"size-{number}\": {{\n      \"type\": \"integer\",\n      \"default\": {number},\n      \
             \"minimum\": 0,\n      \"maximum\": 1000000\n    }}"
        );
        let _ = write!(
            parameters,
            "{comma}\n    \"size-{number}\": {{\n      \"definition\": \"size-{number}\",\n      \
             \"description\": \"how much of part {number}\",\n      \"required\": false,\n      \"applyTo\": [\n        \
             \"install\",\n        \"upgrade\"\n      ],\n      \"destination\": {{\n        \"env\": \"SIZE_{number}\"\n      \
             }}\n    }}"
        );
    }
    let (top, parameter) = if has_mistakes {
        (
            "  \"keywrods\": [\"shop\"],\n",
            ",\n    \"broken\": {\n      \"description\": \"says nothing\"\n    }",
        )
    } else {
        ("", "")
    };
    format!(
        "{{\n  \"schemaVersion\": \"v1.0.0\",\n  \"name\": \"shop\",\n  \"version\": \"1.0.0\",\n  \"description\": \"a shop\",\n\
         {top}  \"invocationImages\": [\n    {{\n      \"imageType\": \"docker\",\n      \
         \"image\": \"registry.example/shop:1.0.0\"\n    }}\n  ],\n  \"definitions\": {{{definitions}\n  }},\n  \
         \"parameters\": {{{parameters}{parameter}\n  }}\n}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_have_about_as_many_lines_as_asked_for() {
        for lines in [100, 1000, 10_000] {
            let one = application(lines, 1, 0).lines().count();
            assert!(lines.abs_diff(one) < 40, "{one}");
            let bundle = bundle(lines, true).lines().count();
            assert!(lines.abs_diff(bundle) < 40, "{bundle}");
        }
        assert_eq!(application(1000, 10, 3).matches("---\n").count(), 9);
        assert_eq!(application(1000, 10, 3).matches("replicsa").count(), 3);
        let two = application(2 * COMPONENT_LINES, 1, 0);
        let components: Vec<&str> = two.split("    - name: part-").collect();
        assert_eq!(components[1].lines().count(), COMPONENT_LINES);
    }
}
