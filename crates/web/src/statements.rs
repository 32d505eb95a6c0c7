//! The pages that every page links to: accessibility statement, privacy notice and feedback. They say only what is true of
//! the service; the law that asks for the first is 306/2019, for the second the General Data Protection Regulation.

use askama::Template;

use crate::layout::Frame;

/// The accessibility statement.
#[derive(Debug, Clone, Template)]
#[template(path = "accessibility.html")]
pub struct AccessibilityPage {
    /// The frame.
    pub frame: Frame,
}

/// The privacy notice.
#[derive(Debug, Clone, Template)]
#[template(path = "privacy.html")]
pub struct PrivacyPage {
    /// The frame.
    pub frame: Frame,
}

/// Where to say what works and what does not.
#[derive(Debug, Clone, Template)]
#[template(path = "feedback.html")]
pub struct FeedbackPage {
    /// The frame.
    pub frame: Frame,
    /// The e-mail address of those who run the service, when they have set one.
    pub contact: Option<String>,
}
