//! The service's description of itself: OpenAPI, made from the tables of operations and fields.

use serde_json::{Map, Value, json};

use crate::operation::{BASE, Need, OPERATIONS, Operation};
use crate::schema::{Field, Kind, Shape};

/// Where the description stands: the standard's name, and the one that some clients ask for.
pub const PATHS: [&str; 2] = [
    "/ims/oneroster/rostering/v1p2/discovery/onerosterv1p2rostersservice_openapi3_v1p0.json",
    "/ims/oneroster/rostering/v1p2/discovery/imsorv1p2_rostering_openapi3_v1p0.json",
];

/// The description for the service at `address`.
pub fn document(address: &str) -> String {
    let mut paths = Map::new();
    for operation in OPERATIONS {
        let path = operation.path.strip_prefix(BASE).unwrap_or(operation.path);
        paths.insert(path.to_owned(), json!({ "get": described(operation) }));
    }
    let mut schemas: Map<String, Value> =
        Kind::ALL.into_iter().map(|kind| (kind.code().to_owned(), schema_of(kind))).collect();
    schemas.insert("reference".into(), reference());
    schemas.insert("imsx_StatusInfo".into(), status_info());
    let token_url = format!("{}/oauth/token", address.strip_suffix(BASE).unwrap_or(address));
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": "OneRoster 1.2 Rostering Service",
            "version": "1.2",
            "description": "The reading side of the rostering service. A client sees the fields that its agreement releases.",
        },
        "servers": [{ "url": address }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "OAuth2CC": { "type": "oauth2", "flows": { "clientCredentials": {
                "tokenUrl": token_url,
                "scopes": {
                    (scope("roster-core.readonly")): "Collections and objects",
                    (scope("roster.readonly")): "Everything but demographics",
                    (scope("roster-demographics.readonly")): "Demographics",
                },
            } } } },
        },
    })
    .to_string()
}

fn scope(name: &str) -> String {
    format!("https://purl.imsglobal.org/spec/or/v1p2/scope/{name}")
}

fn described(operation: &Operation) -> Value {
    let names = operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = names
        .map(|name| {
            json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } })
        })
        .collect();
    let whole = |name: &str, least: u8| json!({ "name": name, "in": "query", "schema": { "type": "integer", "minimum": least, "format": "int32" } });
    let text =
        |name: &str| json!({ "name": name, "in": "query", "schema": { "type": "string", "minLength": 1 } });
    let object = json!({ "$ref": format!("#/components/schemas/{}", operation.kind.code()) });
    let content = if operation.is_single() {
        object
    } else {
        parameters.extend([whole("limit", 1), whole("offset", 0), text("sort"), text("filter")]);
        parameters.push(json!({ "name": "orderBy", "in": "query", "schema": { "type": "string", "enum": ["asc", "desc"] } }));
        json!({ "type": "array", "items": object })
    };
    parameters.push(text("fields"));
    let answer = json!({
        "type": "object",
        "properties": { operation.wrapper: content },
        "required": [operation.wrapper],
        "additionalProperties": false,
    });
    let mut responses = Map::new();
    let headers = if operation.is_single() {
        json!({})
    } else {
        json!({
            "X-Total-Count": { "schema": { "type": "integer" } },
            "Link": { "schema": { "type": "string" } },
        })
    };
    let content = json!({ "application/json": { "schema": answer } });
    responses.insert(
        "200".into(),
        json!({ "description": "What was asked for", "headers": headers, "content": content }),
    );
    for (status, words) in [
        ("400", "A parameter is wrong"),
        ("401", "No token, or not a good one"),
        ("403", "The scope or the agreement does not allow it"),
        ("404", "There is no such object"),
        ("500", "The service failed"),
        ("503", "The service is busy"),
    ] {
        let schema = json!({ "$ref": "#/components/schemas/imsx_StatusInfo" });
        responses.insert(
            status.into(),
            json!({ "description": words, "content": { "application/json": { "schema": schema } } }),
        );
    }
    json!({
        "operationId": operation.name,
        "parameters": parameters,
        "responses": responses,
        "security": needed(operation.need),
    })
}

/// Any of them opens the operation.
fn needed(need: Need) -> Value {
    match need {
        Need::Core => {
            json!([{ "OAuth2CC": [scope("roster-core.readonly")] }, { "OAuth2CC": [scope("roster.readonly")] }])
        }
        Need::Full => json!([{ "OAuth2CC": [scope("roster.readonly")] }]),
        Need::Demographics => json!([{ "OAuth2CC": [scope("roster-demographics.readonly")] }]),
    }
}

/// No field is required here: which ones come, the agreement and the parameter `fields` say.
fn schema_of(kind: Kind) -> Value {
    let mut properties = Map::new();
    properties.insert("sourcedId".into(), json!({ "type": "string", "format": "uuid" }));
    properties.insert("status".into(), json!({ "type": "string", "enum": ["active", "tobedeleted"] }));
    properties.insert("dateLastModified".into(), json!({ "type": "string", "format": "date-time" }));
    for field in kind.fields() {
        let mut described = shape(field);
        if let Some(members) = described.as_object_mut() {
            members.insert("x-required-by-standard".into(), field.required.into());
            members.insert("x-location-class".into(), format!("{:?}", field.location).into());
        }
        properties.insert(field.name.into(), described);
    }
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn shape(field: &Field) -> Value {
    let text = json!({ "type": "string", "minLength": 1 });
    let reference = json!({ "$ref": "#/components/schemas/reference" });
    match field.shape {
        Shape::Text => text,
        Shape::Date => json!({ "type": "string", "format": "date" }),
        Shape::List => json!({ "type": "array", "items": text }),
        Shape::Ref(_) => json!({ "allOf": [reference] }),
        Shape::Refs(_) => json!({ "type": "array", "items": reference }),
        Shape::Objects(paths) => {
            let mut members = Map::new();
            for path in paths {
                match path.split_once('.') {
                    Some((head, _)) => members.insert(head.into(), reference.clone()),
                    None => members.insert((*path).into(), text.clone()),
                };
            }
            json!({ "type": "array", "items": { "type": "object", "properties": members, "additionalProperties": false } })
        }
    }
}

fn reference() -> Value {
    json!({
        "type": "object",
        "properties": {
            "href": { "type": "string", "format": "uri" },
            "sourcedId": { "type": "string", "format": "uuid" },
            "type": { "type": "string" },
        },
        "required": ["href", "sourcedId", "type"],
        "additionalProperties": false,
    })
}

fn status_info() -> Value {
    json!({
        "type": "object",
        "properties": {
            "imsx_codeMajor": { "type": "string", "enum": ["success", "processing", "failure", "unsupported"] },
            "imsx_severity": { "type": "string", "enum": ["status", "warning", "error"] },
            "imsx_description": { "type": "string" },
            "imsx_CodeMinor": {
                "type": "object",
                "properties": { "imsx_codeMinorField": { "type": "array", "items": {
                    "type": "object",
                    "properties": {
                        "imsx_codeMinorFieldName": { "type": "string" },
                        "imsx_codeMinorFieldValue": { "type": "string" },
                    },
                    "required": ["imsx_codeMinorFieldName", "imsx_codeMinorFieldValue"],
                    "additionalProperties": false,
                } } },
                "required": ["imsx_codeMinorField"],
                "additionalProperties": false,
            },
        },
        "required": ["imsx_codeMajor", "imsx_severity"],
        "additionalProperties": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_tells_of_every_operation_and_every_reference_leads_somewhere() {
        let text = document("https://a.example/ims/oneroster/rostering/v1p2");
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document["paths"].as_object().unwrap().len(), 41);
        for (at, _) in text.match_indices("#/components/schemas/") {
            let name = text[at + "#/components/schemas/".len()..].split('"').next().unwrap();
            assert!(document["components"]["schemas"].get(name).is_some(), "{name}");
        }
    }
}
