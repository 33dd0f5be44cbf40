//! Whether a value plainly is what a schema allows, so that nothing needs to be found out about it: nearly all are.

use plimsoll_model::{Data, Map, Value};
use serde_json::Value as Json;

use super::schema::{List, Others, Scalar, Schema, Struct};

impl Schema {
    /// Whether a value has nothing that [`Schema::violations`] would tell, and so little to look at that this is seen without
    /// making JSON of it. `false` says nothing: what is secret, unknown or `null` is for a closer look.
    #[must_use]
    pub fn plainly_fits(&self, value: &Value) -> bool {
        match (self, &value.data) {
            (_, Data::Null | Data::Secret(_) | Data::RecordedSecret(_) | Data::Unknown(_)) => false,
            (Self::Any, _) => true,
            (Self::Scalar(Scalar::String, limits), Data::Text(_))
            | (Self::Scalar(Scalar::Bool, limits), Data::Bool(_)) => limits.is_empty(),
            (Self::Scalar(of, limits), Data::Number(number)) => match number.as_str().parse::<i64>() {
                Ok(whole) => {
                    let whole = Json::from(whole);
                    of.accepts(&whole) && limits.iter().all(|limit| limit.accepts(&whole))
                }
                Err(_) => false,
            },
            (Self::Constants(constants), Data::Text(text)) => {
                constants.iter().any(|constant| constant.as_str() == Some(text))
            }
            (Self::List(of), Data::List(list)) => of.plainly_fits(&list.items),
            (Self::Struct(of), Data::Map(map)) => of.plainly_fits(map),
            (Self::OneOf { alternatives, .. }, _) => alternatives.iter().any(|one| one.plainly_fits(value)),
            _ => false,
        }
    }
}

impl List {
    fn plainly_fits(&self, items: &[Value]) -> bool {
        let is_long_enough = items.len() >= self.first.len();
        let of = |index: usize| self.first.get(index).or(self.rest.as_deref());
        let fits = |(index, item)| of(index).is_some_and(|of| of.plainly_fits(item));
        is_long_enough && items.iter().enumerate().all(fits)
    }
}

impl Struct {
    fn plainly_fits(&self, map: &Map) -> bool {
        let is_there = |name: &str| map.contains_key(name);
        if self.fields.iter().any(|field| field.is_required() && !is_there(&field.name)) {
            return false;
        }
        let fields = self.lookup(map.len());
        map.iter().all(|(name, value)| match (fields.field(name), &self.pattern) {
            (Some(field), _) => !field.doc.deprecated() && field.schema.plainly_fits(value),
            (None, Some(pattern)) => pattern.plainly_fits(value),
            (None, None) => self.others == Others::Allowed,
        })
    }
}

#[cfg(test)]
mod tests {
    use plimsoll_model::Origin;
    use serde_json::json;

    use super::*;
    use crate::cnab::values::canonical;
    use crate::cue::check::nothing_later;
    use crate::oam::builtin;

    /// Numbers that look random and are always the same.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % limit
        }

        /// A value that a schema may or may not allow.
        fn value(&mut self, schema: &Schema, depth: usize) -> Json {
            match schema {
                _ if depth > 4 || self.below(12) == 0 => {
                    [json!("a"), json!(1), json!(true), json!(1.5), json!({}), json!([]), json!([1])]
                        [self.below(7)]
                    .clone()
                }
                Schema::Any => json!({"any": self.below(3)}),
                Schema::Scalar(Scalar::Int | Scalar::Number | Scalar::Float, _) => json!(self.below(100_000)),
                Schema::Scalar(Scalar::Bool, _) => json!(self.below(2) == 0),
                Schema::Scalar(..) => json!("text"),
                Schema::Constants(constants) => constants[self.below(constants.len())].clone(),
                Schema::List(of) => {
                    let of = of.first.first().or(of.rest.as_deref()).unwrap_or(&Schema::Any);
                    (0..self.below(3)).map(|_| self.value(of, depth + 1)).collect()
                }
                Schema::Struct(of) => {
                    let mut fields = serde_json::Map::new();
                    for field in &of.fields {
                        if field.is_required() && self.below(12) > 0 || self.below(3) == 0 {
                            fields.insert(field.name.to_string(), self.value(&field.schema, depth + 1));
                        }
                    }
                    if self.below(8) == 0 {
                        let of = of.pattern.as_deref().unwrap_or(&Schema::Any);
                        fields.insert("other".to_owned(), self.value(of, depth + 1));
                    }
                    Json::Object(fields)
                }
                Schema::OneOf { alternatives, .. } => {
                    let one = self.below(alternatives.len());
                    self.value(&alternatives[one], depth + 1)
                }
            }
        }
    }

    #[test]
    fn what_plainly_fits_has_no_violation() {
        let mut numbers = Numbers(1);
        let (mut n_fitting, mut n_wrong) = (0, 0);
        for definition in builtin::all() {
            let Some(schema) = &definition.schema else { continue };
            for _ in 0..60 {
                let json = numbers.value(schema, 0);
                let violations = schema.violations(&json, &nothing_later);
                let fits = schema.plainly_fits(&canonical(&json, &Origin::FormatDefault));
                assert!(!fits || violations.is_empty(), "{}: {json}: {violations:?}", definition.name);
                n_fitting += usize::from(fits);
                n_wrong += usize::from(!violations.is_empty());
            }
        }
        assert!(n_fitting > 500 && n_wrong > 500, "{n_fitting} fit and {n_wrong} are wrong: too few to tell");
    }
}
