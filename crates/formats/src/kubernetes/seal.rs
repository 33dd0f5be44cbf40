//! Objects of kind `Secret`.

use plimsoll_base::Secret;
use plimsoll_model::{Data, Value};

use crate::secrets::SECRET_DATA;

/// Makes the data of `Secret` objects secret, whatever their names are, wherever such an object stands: in a list, in a
/// template. The depth is that of a syntax tree, which is bounded.
pub fn seal(value: &mut Value) {
    match &mut value.data {
        Data::List(list) => list.items.iter_mut().for_each(seal),
        Data::Map(fields) => {
            if fields.get("kind").and_then(Value::as_text) == Some("Secret") {
                for name in SECRET_DATA {
                    let Some(Value { data: Data::Map(entries), .. }) = fields.get_mut(name) else { continue };
                    for entry in entries.values_mut() {
                        let secret = match &entry.data {
                            Data::Text(text) => Secret::new(text.clone()),
                            Data::Number(number) => Secret::new(number.as_str()),
                            _ => continue,
                        };
                        entry.data = Data::Secret(secret);
                    }
                }
            }
            fields.values_mut().for_each(seal);
        }
        _ => {}
    }
}
