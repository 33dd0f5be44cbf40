#![allow(missing_docs, clippy::all, clippy::disallowed_methods, clippy::print_stdout)]
use plimsoll_syntax::*;
fn main() {
    let s = std::io::read_to_string(std::io::stdin()).unwrap();
    let t = parse_yaml(s.as_str());
    fn p(n: Node<'_>, d: usize, t: &Tree) {
        println!("{}{:?} {:?} {:?}", "  ".repeat(d), n.kind(), t.range(n.id()), n.token_text());
        for c in n.children() {
            p(c, d + 1, t)
        }
    }
    p(t.root(), 0, &t);
    for e in t.errors() {
        println!("{:?} {}", e.range, e.kind.message())
    }
    println!("{:?}", t.comments());
}
