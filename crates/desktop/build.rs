//! Makes the room's typed texts.

fn main() {
    translations::build("desktop");
}
