#![doc = include_str!("../README.md")]

mod account;
mod demo;
mod device;
mod error;
pub mod new_password;
mod pages;
mod password;
mod roles;
mod routes;
mod secret;
mod session;
mod sign_in;
mod throttle;
mod username;

/// The room's texts.
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

pub use account::{Account, Accounts, Identifier, NewAccount};
pub use demo::{DemoAccount, DemoAccounts, demo_accounts_exist};
pub use error::IdentityError;
pub use password::{HashCost, PasswordSettings, Passwords};
pub use routes::phrases;
pub use sign_in::Identity;
pub use username::Username;
