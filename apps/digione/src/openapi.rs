//! The interfaces' description, OpenAPI 3.1, made from the access table: an interface that is served is in it.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use web::{Kind, RouteEntry};

/// Where the description stands.
pub const PATH: &str = "/openapi.json";

/// The description of every interface for programs. Pages for people are not in it.
pub fn document(table: &[Arc<RouteEntry>], base_url: &str) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for entry in table.iter().filter(|entry| described(entry)) {
        let methods = paths.entry(entry.path.to_owned()).or_insert_with(|| json!({}));
        if let Some(methods) = methods.as_object_mut() {
            methods.insert(entry.method.as_str().to_lowercase(), operation(entry));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "DigiOne",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Interfaces for services that have an agreement with an education provider. Each standard's own description is linked from its tag.",
            "license": { "name": "EUPL-1.2", "identifier": "EUPL-1.2" },
        },
        "servers": [{ "url": base_url }],
        "tags": [
            { "name": "oauth", "description": "Tokens by client credentials (RFC 6749, RFC 7009)" },
            { "name": "rostering", "description": "OneRoster 1.2 rostering, read side",
              "externalDocs": { "url": format!("{base_url}{}", oneroster::DISCOVERY[0]) } },
            { "name": "platform", "description": "Health and the signed-in person" },
        ],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "client": { "type": "oauth2", "flows": { "clientCredentials": {
                    "tokenUrl": format!("{base_url}/oauth/token"),
                    "scopes": scopes(),
                } } },
                "clientSecret": { "type": "http", "scheme": "basic" },
                "session": { "type": "apiKey", "in": "cookie", "name": "digione" },
            },
            "schemas": schemas(),
        },
    })
}

fn described(entry: &RouteEntry) -> bool {
    let operators_own = entry.access.viewers == [policy::Viewer::Operator];
    let interface = entry.kind != Kind::Page || entry.path == "/me";
    // A catch-all only answers that there is nothing.
    interface && !operators_own && !entry.path.contains("{*")
}

fn operation(entry: &RouteEntry) -> Value {
    let mut parameters: Vec<Value> = entry
        .path
        .split('{')
        .skip(1)
        .filter_map(|piece| piece.split('}').next())
        .map(|name| {
            json!({ "name": name, "in": "path", "required": true,
                    "schema": { "type": "string" } })
        })
        .collect();
    let roster = entry.path.starts_with(oneroster::BASE);
    let collection = roster && !entry.path.ends_with('}');
    if collection && !entry.path.contains("discovery") {
        for (name, schema) in [
            ("limit", json!({ "type": "integer", "minimum": 1, "default": 100 })),
            ("offset", json!({ "type": "integer", "minimum": 0, "default": 0 })),
            ("sort", json!({ "type": "string" })),
            ("orderBy", json!({ "type": "string", "enum": ["asc", "desc"] })),
            ("filter", json!({ "type": "string" })),
        ] {
            parameters.push(json!({ "name": name, "in": "query", "required": false, "schema": schema }));
        }
    }
    if roster && !entry.path.contains("discovery") {
        parameters.push(
            json!({ "name": "fields", "in": "query", "required": false, "schema": { "type": "string" } }),
        );
    }
    let mut operation = json!({
        "operationId": operation_id(entry),
        "summary": entry.access.action,
        "tags": [if roster { "rostering" } else if entry.path.starts_with("/oauth") { "oauth" } else { "platform" }],
        "parameters": parameters,
        "responses": responses(entry, roster),
    });
    if let Some(fields) = operation.as_object_mut() {
        if entry.path.starts_with("/oauth") {
            fields.insert("requestBody".into(), form(entry));
            fields.insert("security".into(), json!([{ "clientSecret": [] }, {}]));
        } else if entry.access.viewers.contains(&policy::Viewer::Client) {
            fields.insert("security".into(), json!([{ "client": [] }]));
        } else if !entry.access.admits_anyone() {
            fields.insert("security".into(), json!([{ "session": [] }]));
        }
    }
    operation
}

fn operation_id(entry: &RouteEntry) -> String {
    let path: String = entry.path.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    format!("{}{path}", entry.method.as_str().to_lowercase())
}

fn form(entry: &RouteEntry) -> Value {
    let schema = if entry.path.ends_with("token") { "TokenRequest" } else { "RevocationRequest" };
    json!({ "required": true, "content": { "application/x-www-form-urlencoded": {
        "schema": { "$ref": format!("#/components/schemas/{schema}") } } } })
}

fn answer(description: &str, kind: &str, schema: &str) -> Value {
    json!({ "description": description,
            "content": { kind: { "schema": { "$ref": format!("#/components/schemas/{schema}") } } } })
}

fn responses(entry: &RouteEntry, roster: bool) -> Value {
    const JSON: &str = "application/json";
    let object = json!({ "description": "Done", "content": { JSON: { "schema": { "type": "object" } } } });
    match entry.path {
        "/oauth/token" => json!({
            "200": answer("A token", JSON, "Token"),
            "400": answer("The request is not right", JSON, "OAuthError"),
            "401": answer("Unknown client or wrong secret", JSON, "OAuthError"),
            "415": answer("Only a form is taken", JSON, "OAuthError"),
            "413": answer("Too large", JSON, "OAuthError"),
            "429": answer("Too many wrong secrets; see Retry-After", JSON, "OAuthError"),
            "503": answer("Try again later", JSON, "OAuthError"),
        }),
        "/oauth/revoke" => json!({
            "200": { "description": "Revoked, or never known" },
            "400": answer("The request is not right", JSON, "OAuthError"),
            "401": answer("Unknown client or wrong secret", JSON, "OAuthError"),
            "413": answer("Too large", JSON, "OAuthError"),
            "415": answer("Only a form is taken", JSON, "OAuthError"),
            "429": answer("Too many wrong secrets; see Retry-After", JSON, "OAuthError"),
            "503": answer("Try again later", JSON, "OAuthError"),
        }),
        "/health/ready" => json!({ "200": object, "503": object }),
        "/csp-report" => json!({ "204": { "description": "Counted" } }),
        _ if roster => {
            let fault = |what: &str| answer(what, JSON, "imsx_StatusInfo");
            json!({
                "200": object, "400": fault("Bad filter, field, sort or page"), "401": fault("No live token"),
                "403": fault("The token's scope does not open this"), "404": fault("Unknown object"),
                "429": fault("Too often"), "500": fault("Our fault"), "503": fault("Try again later"),
            })
        }
        _ => json!({
            "200": object,
            "401": answer("Nobody is signed in", "application/problem+json", "Problem"),
            "404": answer("Not found", "application/problem+json", "Problem"),
        }),
    }
}

fn scopes() -> Value {
    let prefix = "https://purl.imsglobal.org/spec/or/v1p2/scope/";
    json!({
        (format!("{prefix}roster-core.readonly")): "Collections and single objects",
        (format!("{prefix}roster.readonly")): "The same and all relations",
        (format!("{prefix}roster-demographics.readonly")): "Demographics",
    })
}

fn schemas() -> Value {
    json!({
        "TokenRequest": { "type": "object", "required": ["grant_type"], "properties": {
            "grant_type": { "type": "string", "const": "client_credentials" },
            "scope": { "type": "string", "description": "Several are parted by spaces; without it, all that the agreement allows" },
            "client_id": { "type": "string" }, "client_secret": { "type": "string", "format": "password" } } },
        "RevocationRequest": { "type": "object", "required": ["token"], "properties": {
            "token": { "type": "string" }, "token_type_hint": { "type": "string" },
            "client_id": { "type": "string" }, "client_secret": { "type": "string", "format": "password" } } },
        "Token": { "type": "object", "required": ["access_token", "token_type", "expires_in", "scope"], "properties": {
            "access_token": { "type": "string" }, "token_type": { "type": "string", "const": "Bearer" },
            "expires_in": { "type": "integer", "maximum": 3600 }, "scope": { "type": "string" } } },
        "OAuthError": { "type": "object", "required": ["error"], "properties": {
            "error": { "type": "string" }, "error_description": { "type": "string" } } },
        "imsx_StatusInfo": { "type": "object", "required": ["imsx_codeMajor", "imsx_severity"], "properties": {
            "imsx_codeMajor": { "type": "string", "enum": ["success", "processing", "failure", "unsupported"] },
            "imsx_severity": { "type": "string", "enum": ["status", "warning", "error"] },
            "imsx_description": { "type": "string" }, "imsx_CodeMinor": { "type": "object" } } },
        "Problem": { "type": "object", "required": ["type", "title", "status"], "properties": {
            "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" },
            "detail": { "type": "string" } } },
    })
}
