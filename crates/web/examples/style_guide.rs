//! Writes the style guide, which shows every part of the pages, into a folder with the assets beside it:
//! `cargo run -p web --example style_guide -- <folder>`.
#![expect(
    clippy::indexing_slicing,
    reason = "an example for people who build pages, not part of the program"
)]

use std::path::PathBuf;

use askama::Template;
use jiff::civil::{date, time};
use kernel::{Lang, Role};
use web::{
    Choice, DayLesson, DayPicture, Density, ErrorSummary, Field, Frame, LessonState, Mark, NavItem, Notice,
    RoleChoice, Roll, RollRow, SignedIn, SubjectLook, Theme, Tone,
};

#[derive(Template)]
#[template(path = "style_guide.html")]
struct StyleGuide {
    frame: Frame,
    today: String,
    day: DayPicture,
    roll: Roll,
    errors: Option<ErrorSummary>,
    fields: Vec<Field>,
    looks: &'static [SubjectLook],
}

#[derive(Template)]
#[template(path = "style_guide_welcome.html")]
struct Welcome {
    frame: Frame,
    fields: Vec<Field>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).map_or_else(|| PathBuf::from("."), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    for (name, theme, density) in [
        ("light", Theme::Light, Density::Calm),
        ("dark", Theme::Dark, Density::Calm),
        ("child", Theme::Light, Density::Child),
        ("office", Theme::Light, Density::Office),
    ] {
        std::fs::write(folder.join(format!("{name}.html")), guide(theme, density).render()?)?;
    }
    let frame = Frame { path: "/".to_owned(), ..Frame::new(Lang::Fi, "Kirjaudu") };
    let fields = vec![
        Field::text(Lang::Fi, "username", "Käyttäjätunnus").required().autocomplete("username"),
        Field::password(Lang::Fi, "password", "Salasana").required().autocomplete("current-password"),
    ];
    std::fs::write(folder.join("welcome.html"), Welcome { frame, fields }.render()?)?;
    Ok(())
}

fn guide(theme: Theme, density: Density) -> StyleGuide {
    let lang = Lang::Fi;
    let today = date(2026, 11, 26);
    let nav = [
        ("Tänään", "sun", 0),
        ("Lukujärjestys", "calendar-week", 0),
        ("Poissaolot", "user-x", 2),
        ("Viestit", "messages", 3),
    ];
    let choice = |value: &str, role, place: &str, current| RoleChoice {
        value: value.to_owned(),
        role,
        place: place.to_owned(),
        current,
    };
    let frame = Frame {
        theme,
        density,
        path: "/".to_owned(),
        csrf: "token".to_owned(),
        signed_in: Some(SignedIn {
            name: "Aino Virtanen".to_owned(),
            role: Role::SubjectTeacher,
            place: "Kaisaniemen koulu".to_owned(),
            roles: vec![
                choice("1", Role::SubjectTeacher, "Kaisaniemen koulu", true),
                choice("2", Role::Guardian, "Eino ja Saimi", false),
            ],
        }),
        nav: nav
            .iter()
            .enumerate()
            .map(|(at, (label, icon, waiting))| NavItem {
                href: "#".to_owned(),
                label: (*label).to_owned(),
                icon,
                current: at == 0,
                waiting: *waiting,
            })
            .collect(),
        banner: Some("Tämä on esittely-ympäristö. Sen kello seisoo: torstai 26.11. klo 10.05.".to_owned()),
        notice: Some(Notice { tone: Tone::Good, text: "Ryhmän 7A läsnäolot on tallennettu.".to_owned() }),
        ..Frame::new(lang, "Tyyliopas")
    };
    let lesson = |at: usize, hours: [i8; 4], title: &str, with: &str, place: &str, state| DayLesson {
        starts: time(hours[0], hours[1], 0, 0),
        ends: time(hours[2], hours[3], 0, 0),
        look: SubjectLook::ALL[at],
        title: title.to_owned(),
        with: with.to_owned(),
        place: place.to_owned(),
        state,
        href: Some("#".to_owned()),
        badge: (at == 3).then(|| "Merkitsemättä".to_owned()),
    };
    let lessons = vec![
        lesson(0, [8, 15, 9, 0], "Matematiikka", "Virtanen", "tila 214", LessonState::Planned),
        lesson(3, [9, 0, 9, 45], "Fysiikka", "Öberg", "tila 118", LessonState::Planned),
        lesson(
            2,
            [10, 0, 10, 45],
            "Englanti",
            "Nguyen",
            "tila 230",
            LessonState::Changed("tila 102".to_owned()),
        ),
        lesson(10, [11, 30, 13, 0], "Liikunta", "Laine", "liikuntasali", LessonState::Planned),
        lesson(
            5,
            [13, 0, 13, 45],
            "Historia",
            "Mäkelä",
            "tila 205",
            LessonState::Cancelled("opettaja sairaana".to_owned()),
        ),
        lesson(7, [14, 0, 14, 45], "Kuvataide", "Koskinen", "kuvisluokka", LessonState::Planned),
        lesson(8, [14, 0, 14, 45], "Musiikki", "Ahmed", "musiikkiluokka", LessonState::Planned),
    ];
    let marks = vec![
        Mark { value: "present", label: "Läsnä".to_owned(), icon: "check", tone: Tone::Good },
        Mark { value: "late", label: "Myöhässä".to_owned(), icon: "clock", tone: Tone::Attention },
        Mark { value: "absent", label: "Poissa".to_owned(), icon: "x", tone: Tone::Problem },
    ];
    let names = [
        "Ahonen Eino",
        "Al-Hassan Layla",
        "Björklund Saga",
        "Korhonen Väinö",
        "Nguyễn Minh Anh",
        "Петрова Анна",
    ];
    let rows = names
        .iter()
        .enumerate()
        .map(|(at, name)| RollRow {
            name: format!("mark-{at}"),
            learner: (*name).to_owned(),
            detail: if at == 2 { "Huoltaja ilmoittanut: sairaana".to_owned() } else { String::new() },
            chosen: ["present", "late", "absent", "present", "present", "present"][at].to_owned(),
        })
        .collect();
    let fields = vec![
        Field::text(lang, "name", "Nimi").required().hint("Etunimi ja sukunimi.").value("Aino"),
        Field::text(lang, "code", "Koodi").required().error(Some("Koodissa on kuusi numeroa.")).value("12"),
        Field::input(lang, "date", "from", "Alkaen").value("2026-11-26"),
        Field::select(
            lang,
            "school",
            "Koulu",
            vec![Choice::new("1", "Kaisaniemen koulu"), Choice::new("2", "Cygnaeus skola")],
        )
        .value("1"),
        Field::radio(
            lang,
            "reason",
            "Miksi Eino oli poissa?",
            vec![
                Choice::new("sick", "Sairas"),
                Choice::new("doctor", "Lääkäri tai muu terveydenhuolto"),
                Choice::new("other", "Muu syy").hint("Kerro alla, mistä on kyse."),
            ],
        )
        .required()
        .value("sick"),
        Field::text_area(lang, "note", "Lisätietoa").hint("Vain opettaja ja kanslia näkevät tämän."),
        Field::checkbox(lang, "remember", "Muista tällä laitteella").value("yes"),
        Field::file(lang, "file", "Tiedosto", ".zip").hint("Zip-tiedosto, enintään 50 Mt.").required(),
    ];
    StyleGuide {
        today: web::dates::long(lang, today),
        day: DayPicture::new(lang, web::dates::long(lang, today), Some(time(10, 20, 0, 0)), lessons),
        roll: Roll { marks, rows },
        errors: ErrorSummary::of(lang, &fields),
        fields,
        looks: SubjectLook::ALL,
        frame,
    }
}
