//! The JSON schema of the report document, made from the types that write it.

use schemars::schema_for;
use serde_json::{Value, json};

use crate::model::Report;
use crate::model::report::SCHEMA;

/// The schema of `s3probe.report/1`, as published.
pub fn schema() -> String {
    let mut made = schema_for!(Report).to_value();
    made["properties"]["schema"]["const"] = json!(SCHEMA);
    let mut published = json!({"$schema": made["$schema"], "title": SCHEMA});
    if let (Some(published), Value::Object(made)) = (published.as_object_mut(), made) {
        for (keyword, rule) in made {
            published.entry(keyword).or_insert(rule);
        }
    }
    format!("{published:#}\n")
}

#[cfg(test)]
mod tests {

    use super::super::{Format, Style, render, sample};
    use super::*;

    #[test]
    fn the_published_schema_is_current() {
        let published = include_str!("../../docs/reference/report.schema.json");
        assert_eq!(
            published,
            schema(),
            "renew it: s3probe generate schema > docs/reference/report.schema.json"
        );
    }

    #[test]
    fn reports_are_what_the_schema_says() {
        for report in [sample::report(), sample::uploader(), sample::fine()] {
            assert_eq!(faults(&document(&report)), Vec::<String>::new());
        }
    }

    #[test]
    fn the_schema_refuses_what_is_no_report() {
        let wrong = |change: fn(&mut Value)| {
            let mut document = document(&sample::report());
            change(&mut document);
            faults(&document)
        };
        assert_eq!(wrong(|d| d["schema"] = json!("s3probe.report/2")).len(), 1);
        assert_eq!(
            wrong(|d| d["cells"][0]["verdict"] = json!("great")).len(),
            1
        );
        assert_eq!(wrong(|d| d["run"]["surprise"] = json!(1)).len(), 1);
        assert_eq!(wrong(|d| d["cells"][0]["ms"] = json!("soon")).len(), 1);
        assert_eq!(
            wrong(|d| drop(d.as_object_mut().unwrap().remove("keys"))).len(),
            1
        );
    }

    fn document(report: &Report) -> Value {
        serde_json::from_str(&render(report, Format::Json, Style::plain())).unwrap()
    }

    fn faults(document: &Value) -> Vec<String> {
        let schema: Value = serde_json::from_str(&schema()).unwrap();
        let mut faults = Vec::new();
        Validator { root: &schema }.check(&schema, document, "$", &mut faults);
        faults
    }

    /// The keywords that our schema uses; any other one fails the test, so none is passed over.
    struct Validator<'a> {
        root: &'a Value,
    }

    impl Validator<'_> {
        fn check(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
            let Some(keywords) = schema.as_object() else {
                return;
            };
            for (keyword, rule) in keywords {
                if !self.holds(keyword, rule, value, at, faults) {
                    faults.push(format!("{at}: {keyword}"));
                }
            }
            if let (Some(properties), Some(object)) =
                (keywords.get("properties"), value.as_object())
                && !keywords.contains_key("additionalProperties")
            {
                let unknown = object
                    .keys()
                    .filter(|key| properties.get(key.as_str()).is_none());
                faults.extend(unknown.map(|key| format!("{at}.{key}: unknown")));
            }
        }

        fn holds(
            &self,
            keyword: &str,
            rule: &Value,
            value: &Value,
            at: &str,
            faults: &mut Vec<String>,
        ) -> bool {
            let mut look = |rule: &Value, item: &Value, step: &str| {
                self.check(rule, item, &format!("{at}{step}"), faults);
            };
            match keyword {
                "$ref" => look(self.definition(rule), value, ""),
                "items" => items(value).iter().for_each(|item| look(rule, item, "[]")),
                "prefixItems" => {
                    for (rule, item) in items(rule).iter().zip(items(value)) {
                        look(rule, item, "[]");
                    }
                }
                "properties" | "additionalProperties" => {
                    for (name, item) in value.as_object().into_iter().flatten() {
                        let rule = if keyword == "properties" {
                            rule.get(name)
                        } else {
                            Some(rule)
                        };
                        look(rule.unwrap_or(&Value::Null), item, &format!(".{name}"));
                    }
                }
                "oneOf" | "anyOf" => {
                    let most = if keyword == "oneOf" { 1 } else { usize::MAX };
                    let fitting = items(rule).iter().filter(|one| self.fits(one, value));
                    return (1..=most).contains(&fitting.count());
                }
                _ => return asserted(keyword, rule, value),
            }
            true
        }

        fn fits(&self, schema: &Value, value: &Value) -> bool {
            let mut faults = Vec::new();
            self.check(schema, value, "", &mut faults);
            faults.is_empty()
        }

        fn definition(&self, reference: &Value) -> &Value {
            let path = reference.as_str().unwrap().trim_start_matches('#');
            self.root.pointer(path).unwrap()
        }
    }

    /// The keywords that look at one value only.
    fn asserted(keyword: &str, rule: &Value, value: &Value) -> bool {
        match keyword {
            "$schema" | "$defs" | "title" | "description" | "default" | "format" => true,
            "const" => rule == value,
            "enum" => items(rule).contains(value),
            "type" => is_of_type(rule, value),
            "minimum" => !value.is_number() || value.as_f64() >= rule.as_f64(),
            "maximum" => !value.is_number() || value.as_f64() <= rule.as_f64(),
            "minItems" => Some(items(value).len() as u64) >= rule.as_u64(),
            "maxItems" => Some(items(value).len() as u64) <= rule.as_u64(),
            "required" => {
                let mut names = items(rule).iter().filter_map(Value::as_str);
                names.all(|name| value.get(name).is_some())
            }
            other => panic!("the validator does not know `{other}`"),
        }
    }

    fn items(value: &Value) -> &[Value] {
        value.as_array().map_or(&[], Vec::as_slice)
    }

    fn is_of_type(rule: &Value, value: &Value) -> bool {
        let one = |name: &str| match name {
            "null" => value.is_null(),
            "boolean" => value.is_boolean(),
            "string" => value.is_string(),
            "number" => value.is_number(),
            "integer" => value.is_i64() || value.is_u64(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            other => panic!("no type `{other}`"),
        };
        match rule {
            Value::String(name) => one(name),
            names => names
                .as_array()
                .unwrap()
                .iter()
                .any(|name| one(name.as_str().unwrap())),
        }
    }
}
