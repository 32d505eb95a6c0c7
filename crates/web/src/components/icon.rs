//! Icons from the one open set, and the looks of subjects: a colour that always comes with its icon.

use std::fmt;

use crate::assets::asset_url;

/// An icon. It is an ornament: the words beside it say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Icon(&'static str);

impl Icon {
    /// The icon with this name; `web/icons.json` lists them.
    pub fn new(name: &'static str) -> Self {
        Self(name)
    }
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"<svg class="icon" width="24" height="24" aria-hidden="true"><use href=""#)?;
        f.write_str(asset_url("icons.svg"))?;
        f.write_str("#")?;
        f.write_str(self.0)?;
        f.write_str(r#""></use></svg>"#)
    }
}

impl askama::FastWritable for Icon {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(write!(dest, "{self}")?)
    }
}

impl askama::filters::HtmlSafe for Icon {}

macro_rules! looks {
    ($($(#[$doc:meta])* $name:ident = $class:literal;)*) => {
        /// How a subject looks: its colour and its icon.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub enum SubjectLook { $($(#[$doc])* $name,)* }

        impl SubjectLook {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The colour's class.
            pub fn class(self) -> &'static str {
                match self { $(Self::$name => concat!("subject-", $class),)* }
            }

            /// The word that a subject's code set uses for its colour.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $class,)* }
            }

            /// The icon.
            pub fn icon(self) -> Icon {
                match self { $(Self::$name => Icon::new(concat!("subject-", $class)),)* }
            }
        }
    };
}

looks! {
    /// Mathematics.
    Mathematics = "math";
    /// Mother tongue and literature.
    MotherTongue = "mother-tongue";
    /// Second national language and foreign languages.
    Languages = "language";
    /// Physics and chemistry.
    Science = "science";
    /// Biology, geography and environmental studies.
    Environment = "environment";
    /// History and social studies.
    History = "history";
    /// Religion, ethics, philosophy and psychology.
    Ethics = "ethics";
    /// Visual arts.
    Arts = "arts";
    /// Music.
    Music = "music";
    /// Crafts.
    Crafts = "crafts";
    /// Physical education.
    Sport = "sport";
    /// Home economics.
    HomeEconomics = "home";
    /// Health education.
    Health = "health";
    /// Guidance counselling.
    Guidance = "guidance";
    /// Computing and technology.
    Technology = "technology";
    /// Whatever has no look of its own.
    #[default]
    Other = "other";
}

impl SubjectLook {
    /// The look with this code; [`SubjectLook::Other`] for what is unknown.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.iter().copied().find(|look| look.code() == code).unwrap_or_default()
    }
}
