//! Makes the typed texts, and a place for the built styles where none have been built yet.

use std::fs;
use std::path::Path;

fn main() {
    translations::build("web");
    // `npm run build` in web/ fills the folder. Without it the program still compiles, and its pages come unstyled.
    let built = Path::new("../../web/dist");
    if fs::create_dir_all(built).is_ok() && !built.join("manifest.json").exists() {
        let _ = fs::write(built.join("manifest.json"), "{}\n");
    }
    let _ = std::io::Write::write_all(&mut std::io::stdout(), b"cargo::rerun-if-changed=../../web/dist\n");
}
