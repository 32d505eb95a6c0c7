//! The frame that every page has: header with wordmark, menus and account, the notice after something was done, and the
//! footer. A page is a struct with a `frame: Frame` and a template that extends `layout.html`.

use std::fmt;

use kernel::{Lang, Role};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::assets::asset_url;
use crate::components::Icon;
use crate::texts::Texts;

/// What stands around a page.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The reader's language.
    pub lang: Lang,
    /// The page's name, in the browser's tab and in the list of what was visited.
    pub title: String,
    /// The nonce of this answer's content security policy.
    pub nonce: String,
    /// Light, dark, or as the device is set.
    pub theme: Theme,
    /// How much stands on the page and how large.
    pub density: Density,
    /// The path of this page with its query, so that changing the language leads back here.
    pub path: String,
    /// The token that proves a form to be ours. Every form holds it: `{{ frame.csrf_field() }}`.
    pub csrf: String,
    /// Who is signed in.
    pub signed_in: Option<SignedIn>,
    /// The main menu, which depends on the role. At most five items stay within a thumb's reach.
    pub nav: Vec<NavItem>,
    /// What everybody must know on every page, as the demo's standing clock.
    pub banner: Option<String>,
    /// What has just been done.
    pub notice: Option<Notice>,
}

/// The signed-in person, as the account menu shows them.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Call name and family name.
    pub name: String,
    /// The role they act in.
    pub role: Role,
    /// Where: the school or the provider. Empty for roles without one.
    pub place: String,
    /// All of their roles, also the present one. With one role there is no switch.
    pub roles: Vec<RoleChoice>,
}

impl SignedIn {
    /// The first letters of the names, for the round sign beside the name.
    pub fn initials(&self) -> String {
        let mut words = self.name.split_whitespace().filter_map(|word| word.chars().next());
        words.next().into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
    }
}

/// A role that a person can act in.
#[derive(Debug, Clone)]
pub struct RoleChoice {
    /// What the form sends as `role`.
    pub value: String,
    /// The role.
    pub role: Role,
    /// The school or the provider; for a guardian the children's names.
    pub place: String,
    /// Whether it is the present one.
    pub current: bool,
}

/// One item of the main menu.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// Its name.
    pub label: String,
    /// Its icon, by name.
    pub icon: &'static str,
    /// Whether the page is inside of it.
    pub current: bool,
    /// How many things wait there; nought shows nothing.
    pub waiting: u32,
}

/// What has just happened, told above the page.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Good news, a word, or a problem.
    pub tone: Tone,
    /// One sentence.
    pub text: String,
}

/// The feeling of a notice, badge or card edge. It always comes with a word and an icon, so that colour is never alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Done, in order.
    Good,
    /// Worth knowing.
    #[default]
    Calm,
    /// Somebody should look.
    Attention,
    /// Something went wrong.
    Problem,
}

impl Tone {
    /// The word in class names.
    pub fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Calm => "calm",
            Self::Attention => "attention",
            Self::Problem => "problem",
        }
    }

    /// The icon that goes with it.
    pub fn icon(self) -> Icon {
        Icon::new(match self {
            Self::Good => "circle-check",
            Self::Calm => "info-circle",
            Self::Attention => "bell",
            Self::Problem => "alert-triangle",
        })
    }
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device is set.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The word in the cookie and in the address that chooses it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// What the browser is told, so that scroll bars and empty pages fit.
    pub fn color_scheme(self) -> &'static str {
        match self {
            Self::Auto => "light dark",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.code() == code)
    }
}

/// How dense a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Density {
    /// Large targets and few words.
    Child,
    /// Most people's.
    #[default]
    Calm,
    /// Compact tables for those who work with lists all day.
    Office,
}

/// What must not stand bare in a query.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.');

impl Frame {
    /// A frame with the language and the title; the rest is filled in by what knows it.
    pub fn new(lang: Lang, title: impl Into<String>) -> Self {
        Self { lang, title: title.into(), ..Self::default() }
    }

    /// The frame's texts in the reader's language.
    pub fn t(&self) -> Texts {
        Texts(self.lang)
    }

    /// Classes of the `html` element.
    pub fn classes(&self) -> &'static str {
        match (self.theme, self.density) {
            (Theme::Auto, Density::Calm) => "theme-auto density-calm",
            (Theme::Auto, Density::Child) => "theme-auto density-child",
            (Theme::Auto, Density::Office) => "theme-auto density-office",
            (Theme::Light, Density::Calm) => "theme-light density-calm",
            (Theme::Light, Density::Child) => "theme-light density-child",
            (Theme::Light, Density::Office) => "theme-light density-office",
            (Theme::Dark, Density::Calm) => "theme-dark density-calm",
            (Theme::Dark, Density::Child) => "theme-dark density-child",
            (Theme::Dark, Density::Office) => "theme-dark density-office",
        }
    }

    /// Where an asset is served.
    pub fn asset(&self, name: &str) -> &'static str {
        asset_url(name)
    }

    /// An icon by its name.
    pub fn icon(&self, name: &'static str) -> Icon {
        Icon::new(name)
    }

    /// The hidden field that proves a form to be ours.
    pub fn csrf_field(&self) -> CsrfField<'_> {
        CsrfField(&self.csrf)
    }

    /// The address that changes the language and leads back here.
    pub fn language_href(&self, lang: &Lang) -> String {
        format!("/language/{}?back={}", lang.code(), utf8_percent_encode(&self.path, QUERY))
    }

    /// The address that changes the theme and leads back here.
    pub fn theme_href(&self, theme: &Theme) -> String {
        format!("/theme/{}?back={}", theme.code(), utf8_percent_encode(&self.path, QUERY))
    }

    /// The languages of the menu.
    pub fn languages(&self) -> [Lang; 3] {
        Lang::ALL
    }

    /// A language's name in itself.
    pub fn language_name(&self, lang: &Lang) -> &'static str {
        Texts(*lang).language_name()
    }

    /// The themes of the menu.
    pub fn themes(&self) -> [Theme; 3] {
        Theme::ALL
    }

    /// A theme's name.
    pub fn theme_name(&self, theme: &Theme) -> &'static str {
        match theme {
            Theme::Auto => self.t().theme_auto(),
            Theme::Light => self.t().theme_light(),
            Theme::Dark => self.t().theme_dark(),
        }
    }

    /// A role's name.
    pub fn role_name(&self, role: &Role) -> &'static str {
        role_name(self.lang, *role)
    }
}

/// A role's name as people say it.
pub fn role_name(lang: Lang, role: Role) -> &'static str {
    let t = Texts(lang);
    match role {
        Role::Learner => t.role_learner(),
        Role::Guardian => t.role_guardian(),
        Role::SubjectTeacher => t.role_subject_teacher(),
        Role::ClassTeacher => t.role_class_teacher(),
        Role::SpecialNeedsTeacher => t.role_special_needs_teacher(),
        Role::Counsellor => t.role_counsellor(),
        Role::Principal => t.role_principal(),
        Role::SchoolSecretary => t.role_school_secretary(),
        Role::ProviderAdministrator => t.role_provider_administrator(),
        Role::DataProtectionOfficer => t.role_data_protection_officer(),
        Role::WelfareWorker => t.role_welfare_worker(),
        Role::VendorEngineer => t.role_vendor_engineer(),
        Role::NationalCoordinator => t.role_national_coordinator(),
    }
}

/// A hidden field with the form's token. Tokens hold only letters, digits, `-` and `_`.
#[derive(Debug, Clone, Copy)]
pub struct CsrfField<'a>(&'a str);

impl fmt::Display for CsrfField<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"<input type="hidden" name="csrf" value=""#)?;
        for c in self.0.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '=')) {
            fmt::Write::write_char(f, c)?;
        }
        f.write_str(r#"">"#)
    }
}

impl askama::FastWritable for CsrfField<'_> {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(write!(dest, "{self}")?)
    }
}

impl askama::filters::HtmlSafe for CsrfField<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_a_query_survives_the_language_menu() {
        let frame = Frame {
            path: "/lessons?day=2026-11-26&group=7A".to_owned(),
            ..Frame::new(Lang::Sv, "Lektioner")
        };
        assert_eq!(
            frame.language_href(&Lang::Fi),
            "/language/fi?back=/lessons%3Fday%3D2026-11-26%26group%3D7A"
        );
    }

    #[test]
    fn initials_are_those_of_the_first_and_the_last_name() {
        let of = |name: &str| {
            SignedIn { name: name.to_owned(), role: Role::Learner, place: String::new(), roles: Vec::new() }
                .initials()
        };
        assert_eq!(of("Åsa Maria Öberg"), "ÅÖ");
        assert_eq!(of("Aino"), "A");
        assert_eq!(of(""), "");
    }
}
