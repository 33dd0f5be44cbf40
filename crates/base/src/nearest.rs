//! "Did you mean …?"

/// The candidate that is closest to what was written, if it is close enough to be meant: at most one edit in three
/// characters, and at most three. An edit is an inserted, dropped or changed character, or two swapped neighbours.
/// Case counts, but a word that differs only in case is always close. Among equally close ones the first wins.
#[must_use]
pub fn nearest<'c>(written: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let written_chars: Vec<char> = written.chars().collect();
    if written_chars.len() > MAX_CHARACTERS {
        return None;
    }
    let limit = (written_chars.len() / 3).clamp(1, 3);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let distance =
            if candidate.eq_ignore_ascii_case(written) { 0 } else { distance(&written_chars, candidate) };
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Longer words are not compared, as the cost grows with the product of the lengths.
const MAX_CHARACTERS: usize = 100;

/// The optimal string alignment distance, by rows.
fn distance(left: &[char], right: &str) -> usize {
    let right: Vec<char> = right.chars().take(MAX_CHARACTERS).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for i in 1..=left.len() {
        let mut row = vec![i];
        for j in 1..=right.len() {
            let change = above[j - 1] + usize::from(left[i - 1] != right[j - 1]);
            let mut least = change.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_words_are_found_and_far_ones_are_not() {
        let known = ["description", "default", "name", "constraints"];
        assert_eq!(nearest("descriptoin", known), Some("description"));
        assert_eq!(nearest("decription", known), Some("description"));
        assert_eq!(nearest("Name", known), Some("name"));
        assert_eq!(nearest("nmae", known), Some("name"));
        assert_eq!(nearest("labels", known), None);
        assert_eq!(nearest("x", ["y"]), Some("y"), "one letter is one edit");
        assert_eq!(nearest("", known), None);
    }
}
