//! The JSON schema of the report document, made from the types that write it.

use schemars::schema_for;
use serde_json::json;

use crate::model::Report;
use crate::model::report::SCHEMA;

/// The schema of `s3probe.report/1`, as published.
pub fn schema() -> String {
    let mut schema = schema_for!(Report).to_value();
    schema["title"] = json!(SCHEMA);
    schema["properties"]["schema"]["const"] = json!(SCHEMA);
    format!("{schema:#}\n")
}
