//! Dates and times as people say them: today, tomorrow, Thu 26 Nov; 9.15–10.00 in Finnish and Swedish, 9:15–10:00 in
//! English.

use jiff::ToSpan;
use jiff::civil::{Date, Time};
use kernel::Lang;

use crate::texts::Texts;

/// A time of day: `9.15`, in English `9:15`.
pub fn time(lang: Lang, time: Time) -> String {
    format!("{}{}{:02}", time.hour(), point(lang), time.minute())
}

/// From one time to another: `9.15–10.00`.
pub fn time_range(lang: Lang, from: Time, to: Time) -> String {
    format!("{}–{}", time(lang, from), time(lang, to))
}

/// A day seen from `today`: "today", "tomorrow", "yesterday", or "Thu 26 Nov", with the year when it is another one.
pub fn day(lang: Lang, date: Date, today: Date) -> String {
    let t = Texts(lang);
    if date == today {
        return t.today().to_owned();
    }
    if today.checked_add(1.day()).ok() == Some(date) {
        return t.tomorrow().to_owned();
    }
    if today.checked_sub(1.day()).ok() == Some(date) {
        return t.yesterday().to_owned();
    }
    short(lang, date, today)
}

/// A day by its date: "Thu 26 Nov", with the year when it is not the year of `today`.
pub fn short(lang: Lang, date: Date, today: Date) -> String {
    let t = Texts(lang);
    let said = t.date_short(date.day(), t.month_short(date.month()), t.weekday_short(weekday(date)));
    match (date.year() == today.year(), lang) {
        (true, _) => said,
        (false, Lang::Fi) => format!("{said}{}", date.year()),
        (false, Lang::Sv) => format!("{said}.{}", date.year()),
        (false, Lang::En) => format!("{said} {}", date.year()),
    }
}

/// A day in full for a heading, beginning with a capital: "Thursday 26 November".
pub fn long(lang: Lang, date: Date) -> String {
    let t = Texts(lang);
    capital(&t.date_long(date.day(), t.month(date.month()), t.weekday(weekday(date))))
}

/// [`day`] with a capital, for the beginning of a line.
pub fn day_capital(lang: Lang, date: Date, today: Date) -> String {
    capital(&day(lang, date, today))
}

/// A date in figures, for tables: `26.11.2026`, in English `26 Nov 2026`.
pub fn figures(lang: Lang, date: Date) -> String {
    match lang {
        Lang::Fi | Lang::Sv => format!("{}.{}.{}", date.day(), date.month(), date.year()),
        Lang::En => format!("{} {} {}", date.day(), Texts(lang).month_short(date.month()), date.year()),
    }
}

fn weekday(date: Date) -> i8 {
    date.weekday().to_monday_one_offset()
}

fn point(lang: Lang) -> char {
    if lang == Lang::En { ':' } else { '.' }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time as at};

    use super::*;

    #[test]
    fn days_are_said_as_people_say_them() {
        let today = date(2026, 11, 25);
        assert_eq!(day(Lang::Fi, today, today), "tänään");
        assert_eq!(day(Lang::Sv, date(2026, 11, 26), today), "i morgon");
        assert_eq!(day(Lang::En, date(2026, 11, 24), today), "yesterday");
        assert_eq!(day(Lang::Fi, date(2026, 11, 27), today), "pe 27.11.");
        assert_eq!(day(Lang::Sv, date(2026, 11, 27), today), "fre 27.11");
        assert_eq!(day(Lang::En, date(2026, 11, 27), today), "Fri 27 Nov");
        assert_eq!(day(Lang::Fi, date(2027, 1, 7), today), "to 7.1.2027");
        assert_eq!(day(Lang::Sv, date(2027, 1, 7), today), "tors 7.1.2027");
        assert_eq!(day(Lang::En, date(2027, 1, 7), today), "Thu 7 Jan 2027");
    }

    #[test]
    fn headings_say_the_whole_day() {
        assert_eq!(long(Lang::Fi, date(2026, 11, 26)), "Torstai 26. marraskuuta");
        assert_eq!(long(Lang::Sv, date(2026, 11, 26)), "Torsdag den 26 november");
        assert_eq!(long(Lang::En, date(2026, 11, 26)), "Thursday 26 November");
    }

    #[test]
    fn times_have_the_language_s_sign() {
        assert_eq!(time_range(Lang::Fi, at(9, 15, 0, 0), at(10, 0, 0, 0)), "9.15–10.00");
        assert_eq!(time_range(Lang::En, at(9, 15, 0, 0), at(10, 0, 0, 0)), "9:15–10:00");
    }
}
