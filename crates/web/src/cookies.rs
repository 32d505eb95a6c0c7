//! The few cookies that the platform sets. None is for following anybody.

use http::HeaderValue;

/// The browser's language.
pub const LANG: &str = "lang";

/// The session's name. The prefix makes browsers hold it to https, this host and all paths; over plain http (a demo on
/// one's own machine) it cannot be used.
pub fn session_name(secure: bool) -> &'static str {
    if secure { "__Host-digione" } else { "digione" }
}

/// The name of the cookie that forms before sign-in are bound to.
pub fn before_sign_in_name(secure: bool) -> &'static str {
    if secure { "__Host-pre" } else { "pre" }
}

/// A cookie that scripts cannot read and other sites do not send with their forms. `max_age` in seconds, 0 removes it.
pub fn make(name: &str, value: &str, max_age: u32, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{secure}");
    // Names and values are ours: letters, digits, `-` and `_`. Anything else sets no cookie at all.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("invalid="))
}

/// The value of `name` in a `Cookie` header.
pub(crate) fn find<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.split(';').find_map(|pair| pair.trim_start().strip_prefix(name)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        assert_eq!(find("lang=sv; digione=abc", "digione"), Some("abc"));
        assert_eq!(find("xdigione=1; digionex=2", "digione"), None);
    }
}
