//! The pages that every page links to: accessibility statement, privacy notice and feedback. They say only what is true of
//! the service; the law that asks for the first is 306/2019, for the second the General Data Protection Regulation.

use askama::Template;
use policy::{Access, DataClass, Viewer};

use crate::frame::frame;
use crate::layout::Frame;
use crate::problem::{Failure, Html};
use crate::request::Exchange;
use crate::routes::Routes;

const READ: Access = Access::new("information.read", DataClass::Public, &[Viewer::Anyone]);

/// The three pages; `contact` is the e-mail address of those who run the service.
pub fn statement_routes<S: Clone + Send + Sync + 'static>(contact: Option<String>) -> Routes<S> {
    Routes::pages().get("/accessibility", READ, accessibility).get("/privacy", READ, privacy).get(
        "/feedback",
        READ,
        async move |exchange: Exchange| feedback(&exchange, contact.clone()),
    )
}

async fn accessibility(exchange: Exchange) -> Result<Html, Failure> {
    let title = Frame::new(exchange.lang(), "").t().accessibility_title();
    Html::of(&AccessibilityPage { frame: frame(&exchange, title) })
}

async fn privacy(exchange: Exchange) -> Result<Html, Failure> {
    let title = Frame::new(exchange.lang(), "").t().privacy_title();
    Html::of(&PrivacyPage { frame: frame(&exchange, title) })
}

fn feedback(exchange: &Exchange, contact: Option<String>) -> Result<Html, Failure> {
    let title = Frame::new(exchange.lang(), "").t().feedback_title();
    Html::of(&FeedbackPage { frame: frame(exchange, title), contact })
}

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
