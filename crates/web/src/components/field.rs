//! One form kit. Every control has a label, may have a hint and an error, and ties them together for screen readers.

use std::borrow::Cow;

use askama::Template;
use kernel::Lang;

use crate::components::Icon;
use crate::texts::Texts;

type Text = Cow<'static, str>;

/// A form control with its label.
#[derive(Debug, Clone, Template)]
#[template(path = "components/field.html")]
pub struct Field {
    lang: Lang,
    name: Text,
    label: Text,
    hint: Option<Text>,
    error: Option<Text>,
    value: Text,
    required: bool,
    autofocus: bool,
    autocomplete: &'static str,
    control: Control,
}

#[derive(Debug, Clone)]
enum Control {
    Input { kind: &'static str },
    TextArea { rows: u8 },
    Select { choices: Vec<Choice> },
    Radio { choices: Vec<Choice> },
    Checkbox,
    File { accept: &'static str },
}

/// One of several to choose from.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What the form sends.
    pub value: Text,
    /// What the person reads.
    pub label: Text,
    /// A second line in smaller letters.
    pub hint: Option<Text>,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<Text>, label: impl Into<Text>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None }
    }

    /// With a second line.
    #[must_use]
    pub fn hint(self, hint: impl Into<Text>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

impl Field {
    fn with(lang: Lang, name: impl Into<Text>, label: impl Into<Text>, control: Control) -> Self {
        Self {
            lang,
            name: name.into(),
            label: label.into(),
            hint: None,
            error: None,
            value: Cow::Borrowed(""),
            required: false,
            autofocus: false,
            autocomplete: "off",
            control,
        }
    }

    /// A line of text.
    pub fn text(lang: Lang, name: impl Into<Text>, label: impl Into<Text>) -> Self {
        Self::with(lang, name, label, Control::Input { kind: "text" })
    }

    /// A password: never shown again after an error.
    pub fn password(lang: Lang, name: impl Into<Text>, label: impl Into<Text>) -> Self {
        Self::with(lang, name, label, Control::Input { kind: "password" })
    }

    /// A line of text of a kind that browsers know: "email", "tel", "date", "time", "number", "search".
    pub fn input(lang: Lang, kind: &'static str, name: impl Into<Text>, label: impl Into<Text>) -> Self {
        Self::with(lang, name, label, Control::Input { kind })
    }

    /// Several lines of text.
    pub fn text_area(lang: Lang, name: impl Into<Text>, label: impl Into<Text>) -> Self {
        Self::with(lang, name, label, Control::TextArea { rows: 4 })
    }

    /// One of many, in a list that opens.
    pub fn select(lang: Lang, name: impl Into<Text>, label: impl Into<Text>, choices: Vec<Choice>) -> Self {
        Self::with(lang, name, label, Control::Select { choices })
    }

    /// One of few, all of them in sight.
    pub fn radio(lang: Lang, name: impl Into<Text>, label: impl Into<Text>, choices: Vec<Choice>) -> Self {
        Self::with(lang, name, label, Control::Radio { choices })
    }

    /// Yes or no. It sends `yes` when ticked.
    pub fn checkbox(lang: Lang, name: impl Into<Text>, label: impl Into<Text>) -> Self {
        Self::with(lang, name, label, Control::Checkbox)
    }

    /// A file; `accept` is what the browser offers, as ".zip,.csv".
    pub fn file(lang: Lang, name: impl Into<Text>, label: impl Into<Text>, accept: &'static str) -> Self {
        Self::with(lang, name, label, Control::File { accept })
    }

    /// With what was written or chosen; "yes" ticks a checkbox.
    #[must_use]
    pub fn value(self, value: impl Into<Text>) -> Self {
        Self { value: value.into(), ..self }
    }

    /// With a word of help under the label.
    #[must_use]
    pub fn hint(self, hint: impl Into<Text>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// With what is wrong and how to mend it.
    #[must_use]
    pub fn error(self, error: Option<impl Into<Text>>) -> Self {
        Self { error: error.map(Into::into), ..self }
    }

    /// Must be filled in.
    #[must_use]
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Where the cursor stands when the page opens. One per page, and only where the form is all that the page is for.
    #[must_use]
    pub fn autofocus(self) -> Self {
        Self { autofocus: true, ..self }
    }

    /// What the browser may fill in: "username", "current-password", "name".
    #[must_use]
    pub fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }

    fn t(&self) -> Texts {
        Texts(self.lang)
    }

    fn icon(&self, name: &'static str) -> Icon {
        Icon::new(name)
    }

    /// The ids of hint and error, for `aria-describedby`.
    fn described_by(&self) -> String {
        let mut ids = String::new();
        if self.hint.is_some() {
            ids.push_str(&self.name);
            ids.push_str("-hint");
        }
        if self.error.is_some() {
            if !ids.is_empty() {
                ids.push(' ');
            }
            ids.push_str(&self.name);
            ids.push_str("-error");
        }
        ids
    }

    fn is_chosen(&self, choice: &Choice) -> bool {
        self.value == choice.value
    }
}

impl askama::filters::HtmlSafe for Field {}

/// What is to be corrected, at the top of a form that came back. Each line leads to its control.
#[derive(Debug, Clone, Template)]
#[template(path = "components/error_summary.html")]
pub struct ErrorSummary {
    lang: Lang,
    lines: Vec<(Text, Text)>,
}

impl ErrorSummary {
    /// The errors of these fields, if there are any.
    pub fn of<'a>(lang: Lang, fields: impl IntoIterator<Item = &'a Field>) -> Option<Self> {
        let lines: Vec<_> =
            fields.into_iter().filter_map(|field| Some((field.name.clone(), field.error.clone()?))).collect();
        (!lines.is_empty()).then_some(Self { lang, lines })
    }

    fn heading(&self) -> String {
        Texts(self.lang).errors_heading(self.lines.len())
    }

    fn icon(&self, name: &'static str) -> Icon {
        Icon::new(name)
    }
}

impl askama::filters::HtmlSafe for ErrorSummary {}
