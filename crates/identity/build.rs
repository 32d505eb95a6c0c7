//! Makes the typed texts.

fn main() {
    translations::build("identity");
}
