//! Amounts of processors and bytes, as v1alpha1 writes them and as Kubernetes does.

/// A number of processors: `0.5`, or in thousandths as Kubernetes writes them, `500m`.
#[must_use]
pub fn processors(text: &str) -> Option<f64> {
    let (number, divisor) = text.strip_suffix('m').map_or((text, 1.0), |number| (number, 1000.0));
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    let number: f64 = number.parse().ok().filter(|_| is_number)?;
    Some(number / divisor)
}

/// Bytes, as v1alpha1 writes them (specification, chapter 3, "Units of Measure"): a whole number, and `K`, `M`, `G`, `T` or
/// `P` with or without `B`, in letters of any size.
#[must_use]
pub fn bytes(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().ok()?;
    let unit = unit.to_ascii_uppercase();
    let exponent = match unit.strip_suffix('B').unwrap_or(&unit) {
        "" if unit.is_empty() => 0,
        "K" => 3,
        "M" => 6,
        "G" => 9,
        "T" => 12,
        "P" => 15,
        _ => return None,
    };
    Some(number.saturating_mul(10_u64.pow(exponent)))
}

/// An amount of Kubernetes: `128Mi`, `500m`, `1e3`.
#[must_use]
pub fn of_kubernetes(text: &str) -> Option<f64> {
    let is_part = |byte: &u8| byte.is_ascii_digit() || b"+-.".contains(byte);
    let (number, unit) = text.split_at(text.bytes().take_while(is_part).count());
    let number: f64 = number.parse().ok()?;
    let factor = match unit {
        "" => 1.0,
        "n" => 1e-9,
        "u" => 1e-6,
        "m" => 1e-3,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        "E" => 1e18,
        "Ki" => 2_f64.powi(10),
        "Mi" => 2_f64.powi(20),
        "Gi" => 2_f64.powi(30),
        "Ti" => 2_f64.powi(40),
        "Pi" => 2_f64.powi(50),
        "Ei" => 2_f64.powi(60),
        _ => 10_f64.powi(unit.strip_prefix(['e', 'E'])?.parse().ok()?),
    };
    Some(number * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_written() {
        for (text, amount) in [
            ("0", Some(0)),
            ("128", Some(128)),
            ("128M", Some(128_000_000)),
            ("2gb", Some(2_000_000_000)),
            ("128B", None),
            ("128Mi", None),
            ("1.5G", None),
            ("64 MB", None),
            ("-1", None),
            ("", None),
        ] {
            assert_eq!(bytes(text), amount, "{text}");
        }
        for (text, amount) in
            [("500m", Some(0.5)), ("-1", Some(-1.0)), ("1e1", Some(10.0)), ("inf", None), ("m", None)]
        {
            assert_eq!(processors(text), amount, "{text}");
        }
        for (text, amount) in
            [("128Mi", Some(134_217_728.0)), ("1e3", Some(1000.0)), ("1MB", None), ("", None)]
        {
            assert_eq!(of_kubernetes(text), amount, "{text}");
        }
    }
}
