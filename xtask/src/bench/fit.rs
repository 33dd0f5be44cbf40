//! How time grows with size.

/// The exponent of growth: the slope of the line that fits the logarithms of times over those of sizes best, by least squares. `None`
/// of less than two sizes.
pub(super) fn exponent(points: &[(f64, f64)]) -> Option<f64> {
    let logarithms: Vec<(f64, f64)> = points.iter().map(|(size, time)| (size.ln(), time.ln())).collect();
    let count = logarithms.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| logarithms.iter().map(of).sum::<f64>() / count;
    let (size, time) = (mean(|point| point.0), mean(|point| point.1));
    let spread: f64 = logarithms.iter().map(|point| (point.0 - size).powi(2)).sum();
    let common: f64 = logarithms.iter().map(|point| (point.0 - size) * (point.1 - time)).sum();
    (logarithms.len() > 1 && spread > 0.0).then(|| common / spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_found() {
        let of = |power: f64| {
            let points = [1e3, 1e4, 1e5, 1e6].map(|size: f64| (size, 0.02 * size.powf(power)));
            exponent(&points).unwrap()
        };
        for power in [0.5, 1.0, 1.1, 2.0] {
            assert!((of(power) - power).abs() < 1e-9, "{power}");
        }
        assert_eq!(exponent(&[(1e3, 5.0)]), None);
        assert_eq!(exponent(&[(1e3, 5.0), (1e3, 6.0)]), None);
    }
}
