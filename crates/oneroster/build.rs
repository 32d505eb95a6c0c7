//! Makes the room's texts from `locales/*/oneroster.ftl`.

fn main() {
    translations::build("oneroster");
}
