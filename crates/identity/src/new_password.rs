//! What a new password must be (`trust.md` AU4): long, and not what anybody would guess first. There are no rules about
//! capitals and signs, and no password grows old.
//!
//! A long password is weak in few ways: it is made of the words that everybody uses, of a row of keys, of one bit said
//! again and again, or of its owner's name. So these are taken out, and what remains must still be a password.

use unicode_normalization::UnicodeNormalization;

use crate::Username;
use crate::password::LONGEST;

/// The least length of a password that stands alone, in characters.
pub const SHORTEST: usize = 15;

/// Characters that must remain when everything guessable has been taken out.
const REMAINDER: usize = 8;

/// Words that passwords are made of most often, in the languages of our schools; one a line, lower case, sorted.
const GUESSABLE: &str = include_str!("guessable_words.txt");

/// Rows that fingers walk along.
const ROWS: [&str; 9] = [
    "abcdefghijklmnopqrstuvwxyzåäö",
    "qwertyuiopå",
    "asdfghjklöä",
    "zxcvbnm",
    "01234567890",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "!\"#¤%&/()=",
];

/// Why a new password will not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeakPassword {
    /// Fewer than [`SHORTEST`] characters.
    TooShort,
    /// More than 128 characters.
    TooLong,
    /// It rests on the user name or the name of its owner.
    OwnName,
    /// Among the first that anybody would try.
    Guessable,
}

/// Looks at a new password. `name` is its owner's name.
///
/// # Errors
/// [`WeakPassword`], which says what to change.
pub fn check(password: &str, username: &Username, name: &str) -> Result<(), WeakPassword> {
    let lower: String = password.nfkc().collect::<String>().to_lowercase();
    match lower.chars().count() {
        n if n < SHORTEST => return Err(WeakPassword::TooShort),
        n if n > LONGEST => return Err(WeakPassword::TooLong),
        _ => {}
    }
    let owner = name.to_lowercase();
    let own: Vec<&str> = username
        .words()
        .chain(owner.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() >= 3))
        .collect();
    let stripped = without(&lower, &own);
    if stripped.len() < lower.len() && remainder(&stripped) < REMAINDER && remainder(&lower) >= REMAINDER {
        return Err(WeakPassword::OwnName);
    }
    if remainder(&stripped) < REMAINDER { Err(WeakPassword::Guessable) } else { Ok(()) }
}

/// How many characters remain without guessable words, rows of keys and repetition.
fn remainder(password: &str) -> usize {
    let words: Vec<&str> = GUESSABLE.lines().collect();
    let plain: String = without(&unleet(&without_rows(password)), &words);
    let once = without_repetition(&without_rows(&plain));
    once.chars().filter(|c| c.is_alphanumeric()).count()
}

fn without(text: &str, words: &[&str]) -> String {
    let mut longest_first = words.to_vec();
    longest_first.sort_by_key(|word| std::cmp::Reverse(word.len()));
    longest_first.into_iter().fold(text.to_owned(), |text, word| {
        // A mark stands where the word was, so that taking one out does not join two others into a third.
        if text.contains(word) { text.replace(word, " ") } else { text }
    })
}

/// Signs that stand for letters: `p4ssw0rd`. Digits in a row of digits stay.
fn unleet(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let letter_near = |at: usize| {
        let is_letter = |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(|c| c.is_alphabetic());
        is_letter(at.checked_sub(1)) || is_letter(at.checked_add(1))
    };
    chars
        .iter()
        .enumerate()
        .map(|(at, c)| match c {
            '4' | '@' if letter_near(at) => 'a',
            '3' if letter_near(at) => 'e',
            '1' | '!' if letter_near(at) => 'i',
            '0' if letter_near(at) => 'o',
            '5' | '$' if letter_near(at) => 's',
            other => *other,
        })
        .collect()
}

/// Drops runs of four or more neighbours on a keyboard row or in the alphabet, in either direction.
fn without_rows(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut kept = String::new();
    let mut from = 0;
    while let Some(first) = chars.get(from) {
        let run =
            ROWS.iter().map(|row| run_along(row, chars.get(from..).unwrap_or_default())).max().unwrap_or(1);
        if run >= 4 {
            kept.push(' ');
            from += run;
        } else {
            kept.push(*first);
            from += 1;
        }
    }
    kept
}

fn run_along(row: &str, text: &[char]) -> usize {
    let place = |c: &char| row.chars().position(|r| r == *c);
    let step = |pair: &[char], by: i64| match pair {
        [a, b] => match (place(a), place(b)) {
            (Some(a), Some(b)) => (b as i64) - (a as i64) == by,
            _ => false,
        },
        _ => false,
    };
    let along = |by: i64| 1 + text.windows(2).take_while(|pair| step(pair, by)).count();
    along(1).max(along(-1))
}

/// Says once what is said again right after: `abcabcabc` is `abc`, `aaaa` is `a`.
fn without_repetition(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut kept: Vec<char> = Vec::new();
    for c in chars {
        kept.push(c);
        for length in 1..=kept.len() / 2 {
            let (before, last) = kept.split_at(kept.len() - length);
            if before.ends_with(last) {
                kept.truncate(before.len());
                break;
            }
        }
    }
    kept.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str) -> Result<(), WeakPassword> {
        super::check(password, &Username::parse("aino.virtanen").unwrap(), "Aino Sofia Virtanen")
    }

    #[test]
    fn a_few_words_make_a_good_password() {
        for good in [
            "majava kelluu hiljaa",
            "sjunde kajan äter lakrits",
            "kolme pientä porkkanaa 7",
            "vihreä-kuutio-tanssii",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(check("majavakelluu12"), Err(WeakPassword::TooShort));
        assert_eq!(check(&"majava kelluu ".repeat(10)), Err(WeakPassword::TooLong));
    }

    #[test]
    fn what_anybody_would_guess_is_refused() {
        for bad in [
            "aaaaaaaaaaaaaaaa",
            "abcabcabcabcabcabc",
            "123456789012345",
            "qwertyuiopasdfghjkl",
            "salasanasalasana1",
            "P4ssw0rdP4ssw0rd!",
            "password12345678",
            "kissakoirakissakoira",
            "1q2w3e4r5t6y7u8i9o",
            "talvi2026talvi2026",
            "abcdefghijklmnop",
            "000000000000000001",
        ] {
            assert_eq!(check(bad), Err(WeakPassword::Guessable), "{bad}");
        }
    }

    #[test]
    fn ones_own_name_is_no_secret() {
        assert_eq!(check("AinoVirtanen2015"), Err(WeakPassword::OwnName));
        assert_eq!(check("aino sofia virtanen"), Err(WeakPassword::OwnName));
        assert_eq!(check("aino ja majava uivat"), Ok(()), "a name among other words does no harm");
    }

    #[test]
    fn the_list_is_in_order() {
        let words: Vec<&str> = GUESSABLE.lines().collect();
        assert!(words.is_sorted() && words.len() > 100);
    }
}
