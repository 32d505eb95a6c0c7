//! A device as its owner knows it.

use axum::http::HeaderMap;

/// Browser and system in plain words, for the list of sessions; never the whole of what the browser says of itself.
pub(crate) fn in_words(headers: &HeaderMap) -> String {
    let says = headers.get("user-agent").and_then(|value| value.to_str().ok()).unwrap_or("");
    let find = |table: &[(&str, &'static str)]| {
        table.iter().find(|(sign, _)| says.contains(sign)).map_or("", |(_, name)| *name)
    };
    let browser = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = find(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("CrOS", "Chromebook"),
        ("Windows", "Windows"),
        ("Mac OS X", "Mac"),
        ("Linux", "Linux"),
    ]);
    [browser, system].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_told_in_two_words() {
        let say = |agent: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("user-agent", agent.parse().unwrap());
            in_words(&headers)
        };
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1";
        assert_eq!(say(phone), "Safari, iPhone");
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/140.0 Safari/537.36 Edg/140.0";
        assert_eq!(say(edge), "Edge, Windows");
        assert_eq!(say("curl/8.5"), "");
    }
}
