//! The pages of the room.

pub(crate) mod account;
pub(crate) mod login;
pub(crate) mod session;

use axum::response::IntoResponse;
use serde_json::json;
use web::visitor::{RoleChoice, SignedIn};
use web::{Failure, Json};

/// Who am I: for programs of ours and for tests.
pub(crate) async fn me(visitor: SignedIn) -> Result<impl IntoResponse, Failure> {
    let role = |choice: &RoleChoice| {
        json!({
            "role": choice.role.code(),
            "provider": choice.provider,
            "providerName": choice.provider_name,
            "school": choice.school,
            "schoolName": choice.school_name,
            "person": choice.person,
        })
    };
    Ok(Json(json!({
        "account": visitor.account,
        "name": visitor.name,
        "lang": visitor.lang.code(),
        "acting": role(visitor.acting()?),
        "roles": visitor.roles.iter().map(role).collect::<Vec<_>>(),
    })))
}
