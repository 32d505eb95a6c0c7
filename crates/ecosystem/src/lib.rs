#![doc = include_str!("../README.md")]

mod agreements;
mod credentials;
mod error;
mod gate;
mod oauth;
mod tokens;

pub use agreements::{AgreementState, AgreementSummary, NewAgreement, NewService, list_agreements};
pub use credentials::IssuedCredential;
pub use error::EcosystemError;
pub use gate::{Admission, Gate, Refused};
pub use oauth::routes;
