//! Order and difference at size.
fn main() {}
