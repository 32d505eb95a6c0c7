//! Makes the room's texts from `locales/*/administration.ftl`.

fn main() {
    translations::build("administration");
}
