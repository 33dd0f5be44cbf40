//! "Did you mean …?"

use std::ops::Range;

/// The candidate that is closest to what was written, if it is close enough to be meant: at most one edit in three
/// characters, and at most three. An edit is an inserted, dropped or changed character, or two swapped neighbours.
/// Case counts, but a word that differs only in case is always close. Among equally close ones the first wins. Who asks
/// often among the same many candidates asks [`Names`].
#[must_use]
pub fn nearest<'c>(written: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let mut search = Search::new(written)?;
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // What is no closer than another does not win.
        let limit = match best {
            Some((0, _)) => break,
            Some((least, _)) => least - 1,
            None => search.limit,
        };
        if let Some(distance) = search.distance(candidate, limit) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Longer words are not compared, as the cost grows with the product of the lengths.
const MAX_CHARACTERS: usize = 100;

/// A word that is looked for among others.
struct Search<'w> {
    written: &'w str,
    characters: Vec<char>,
    /// How many edits away a word may be.
    limit: usize,
    /// Room for a candidate, and for three rows of the table.
    candidate: Vec<char>,
    rows: [Vec<usize>; 3],
}

impl<'w> Search<'w> {
    /// `None` for a word that is too long.
    fn new(written: &'w str) -> Option<Self> {
        let characters: Vec<char> = written.chars().take(MAX_CHARACTERS + 1).collect();
        let limit = (characters.len() / 3).clamp(1, 3);
        let is_short = characters.len() <= MAX_CHARACTERS;
        is_short.then(|| Self {
            written,
            characters,
            limit,
            candidate: Vec::new(),
            rows: [const { Vec::new() }; 3],
        })
    }

    /// How far a candidate is away, if it is not farther than `limit`: 0 where only case differs, else the optimal string
    /// alignment distance.
    fn distance(&mut self, candidate: &str, limit: usize) -> Option<usize> {
        if candidate.eq_ignore_ascii_case(self.written) {
            return Some(0);
        }
        self.candidate.clear();
        self.candidate.extend(candidate.chars().take(MAX_CHARACTERS));
        let (left, right) = differing(&self.characters, &self.candidate);
        if left.len().abs_diff(right.len()) > limit {
            return None;
        }
        let [before, above, row] = &mut self.rows;
        above.clear();
        above.extend(0..=right.len());
        for i in 1..=left.len() {
            next_row(left, right, i, before, above, row);
            // A row that starts two behind may still be reached by a swap.
            let least = row.iter().min().into_iter().chain(above.iter().min()).min();
            if least.is_none_or(|least| *least > limit) {
                return None;
            }
            std::mem::swap(before, above);
            std::mem::swap(above, row);
        }
        Some(above[right.len()]).filter(|distance| *distance <= limit)
    }
}

/// Two words without what they start and end with alike.
fn differing<'a>(left: &'a [char], right: &'a [char]) -> (&'a [char], &'a [char]) {
    let n_same = left.iter().zip(right).take_while(|(left, right)| left == right).count();
    let (left, right) = (&left[n_same..], &right[n_same..]);
    let n_same = left.iter().rev().zip(right.iter().rev()).take_while(|(left, right)| left == right).count();
    (&left[..left.len() - n_same], &right[..right.len() - n_same])
}

/// The row `i` of the table of distances between beginnings, by the two rows above it.
fn next_row(
    left: &[char],
    right: &[char],
    i: usize,
    before: &[usize],
    above: &[usize],
    row: &mut Vec<usize>,
) {
    row.clear();
    row.push(i);
    for j in 1..=right.len() {
        let change = above[j - 1] + usize::from(left[i - 1] != right[j - 1]);
        let mut least = change.min(above[j] + 1).min(row[j - 1] + 1);
        if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
            least = least.min(before[j - 2] + 1);
        }
        row.push(least);
    }
}

/// Candidates that many words are looked for among: each is found by way of the letters that it shares with others, so that the
/// time hardly depends on how many there are.
pub struct Names<'c> {
    /// Plain words with their places, by letters.
    sorted: Vec<(&'c str, usize)>,
    /// Words with other letters, and very long ones, with their places; they are compared one by one.
    others: Vec<(&'c str, usize)>,
}

impl<'c> Names<'c> {
    /// These candidates; among equally close ones the first wins.
    pub fn new(candidates: impl IntoIterator<Item = &'c str>) -> Self {
        let is_plain = |(name, _): &(&str, usize)| name.is_ascii() && name.len() <= MAX_CHARACTERS;
        let numbered = candidates.into_iter().zip(0..);
        let (mut sorted, others): (Vec<_>, Vec<_>) = numbered.partition(is_plain);
        sorted.sort_unstable();
        Self { sorted, others }
    }

    /// As [`nearest`] among all of them.
    #[must_use]
    pub fn nearest(&self, written: &str) -> Option<&'c str> {
        let mut search = Search::new(written)?;
        let distance =
            |(name, place): &(&'c str, usize)| Some((search.distance(name, search.limit)?, *place, *name));
        let mut best: Option<(usize, usize, &str)> = self.others.iter().filter_map(distance).min();
        let same_letters = self.in_other_case(written.as_bytes()).map(|(name, place)| (0, place, name));
        best = best.into_iter().chain(same_letters).min();
        // Most are near, and what is near is found by looking at few.
        for limit in 1..=search.limit {
            if best.is_some_and(|(least, ..)| least < limit) {
                break;
            }
            best = best.into_iter().chain(self.within(&search.characters, limit)).min();
        }
        best.map(|(_, _, name)| name)
    }

    /// The first of those that differ in case only.
    fn in_other_case(&self, written: &[u8]) -> Option<(&'c str, usize)> {
        let mut found: Option<(&str, usize)> = None;
        let mut waiting = vec![(0..self.sorted.len(), 0)];
        while let Some((range, depth)) = waiting.pop() {
            if depth == written.len() {
                let whole = self.sorted[range].iter().filter(|(name, _)| name.len() == depth);
                found = found.into_iter().chain(whole.copied()).min_by_key(|(_, place)| *place);
                continue;
            }
            let children = self.children(range, depth);
            waiting.extend(
                children
                    .filter(|(letter, _)| letter.eq_ignore_ascii_case(&written[depth]))
                    .map(|(_, below)| (below, depth + 1)),
            );
        }
        found
    }

    /// The closest of those at most `limit` edits away: how far it is, its place, the name.
    fn within(&self, written: &[char], limit: usize) -> Option<(usize, usize, &'c str)> {
        let mut walk = Walk { names: self, written, limit, letters: Vec::new(), best: None };
        walk.rows(0..self.sorted.len(), &[], &(0..=written.len()).collect::<Vec<_>>());
        walk.best
    }

    /// The letters that follow in a range of words that are the same up to a depth, with the words that go on so.
    fn children(&self, range: Range<usize>, depth: usize) -> impl Iterator<Item = (u8, Range<usize>)> {
        let words = &self.sorted[..range.end];
        let mut start = range.start + words[range.start..].partition_point(|(name, _)| name.len() == depth);
        std::iter::from_fn(move || {
            let letter = *words.get(start)?.0.as_bytes().get(depth)?;
            let n_same = words[start..].partition_point(|(name, _)| name.as_bytes()[depth] == letter);
            let below = start..start + n_same;
            start = below.end;
            Some((letter, below))
        })
    }
}

/// A search along the beginnings that names share.
struct Walk<'n, 'c> {
    names: &'n Names<'c>,
    written: &'n [char],
    limit: usize,
    /// The beginning.
    letters: Vec<char>,
    /// How far the closest one is, its place, the name.
    best: Option<(usize, usize, &'c str)>,
}

impl Walk<'_, '_> {
    /// Looks at the words of a range, which start alike. `above` is the row of the table of distances for that beginning, and
    /// `before` that of the beginning without its last letter.
    fn rows(&mut self, range: Range<usize>, before: &[usize], above: &[usize]) {
        let depth = self.letters.len();
        // Words of this length come first, equal ones in their order.
        if let Some((name, place)) =
            self.names.sorted[range.clone()].first().filter(|(name, _)| name.len() == depth)
            && above[self.written.len()] <= self.limit
        {
            let found = (above[self.written.len()], *place, *name);
            self.best = self.best.into_iter().chain([found]).min();
        }
        let mut row = Vec::with_capacity(above.len());
        for (letter, below) in self.names.children(range, depth) {
            self.letters.push(char::from(letter));
            next_row(&self.letters, self.written, depth + 1, before, above, &mut row);
            // A row that starts two behind may still be reached by a swap.
            let least = row.iter().chain(above).min();
            if least.is_some_and(|least| *least <= self.limit) {
                self.rows(below, above, &row);
            }
            self.letters.pop();
        }
    }
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
        assert_eq!(nearest("", ["x"]), Some("x"));
    }

    /// The whole table, without any of the ways to save work.
    fn naive<'c>(written: &str, candidates: &[&'c str]) -> Option<&'c str> {
        let left: Vec<char> = written.chars().collect();
        let limit = (left.len() / 3).clamp(1, 3);
        let distance = |candidate: &str| {
            if candidate.eq_ignore_ascii_case(written) {
                return 0;
            }
            let right: Vec<char> = candidate.chars().take(MAX_CHARACTERS).collect();
            let mut rows: Vec<Vec<usize>> = vec![(0..=right.len()).collect()];
            for i in 1..=left.len() {
                let mut row = Vec::new();
                let before = if i > 1 { rows[i - 2].clone() } else { Vec::new() };
                next_row(&left, &right, i, &before, &rows[i - 1], &mut row);
                rows.push(row);
            }
            rows[left.len()][right.len()]
        };
        let far = candidates.iter().map(|name| (distance(name), *name)).filter(|(far, _)| *far <= limit);
        far.min_by_key(|(far, _)| *far).map(|(_, name)| name)
    }

    #[test]
    fn however_one_looks_the_same_is_found() {
        // Words of few letters, so that many are close to each other.
        let mut number = 7u64;
        let mut below = |limit: u64| {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (number >> 33) % limit
        };
        let mut word = |longest: u64| -> String {
            let length = below(longest);
            (0..length).map(|_| ['a', 'b', 'A', 'c', 'é'][below(5) as usize]).collect()
        };
        for _ in 0..400 {
            let mut known: Vec<String> = (0..30).map(|_| word(12)).collect();
            known.push("a".repeat(MAX_CHARACTERS + 2));
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let names = Names::new(known.iter().copied());
            for written in [word(12), word(4), "a".repeat(MAX_CHARACTERS), known[3].to_owned()] {
                let expected = naive(&written, &known);
                assert_eq!(nearest(&written, known.iter().copied()), expected, "{written} in {known:?}");
                assert_eq!(names.nearest(&written), expected, "{written} in {known:?}");
            }
        }
    }

    #[test]
    fn too_long_words_are_not_compared() {
        let long = "a".repeat(MAX_CHARACTERS + 1);
        assert_eq!(nearest(&long, [&*long]), None);
        assert_eq!(Names::new([&*long]).nearest(&long), None);
    }
}
