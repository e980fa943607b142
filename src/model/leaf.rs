//! The texts of a small XML document, each with where it stands.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;

/// An element without elements in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The local names from the root down to it.
    pub path: Vec<String>,
    /// Its text, without blanks around it.
    pub text: String,
}

impl Leaf {
    /// All of a document, in its order; of one that breaks off, those before.
    pub fn all(document: &str) -> Vec<Self> {
        let mut reader = Reader::from_str(document);
        let (mut leaves, mut path, mut text) = (Vec::new(), Vec::new(), String::new());
        let mut is_leaf = false;
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag)) => {
                    path.push(tag.local_name().as_ref().to_owned());
                    text.clear();
                    is_leaf = true;
                }
                Ok(Event::Text(part)) => text.push_str(&part),
                Ok(Event::CData(part)) => text.push_str(&part),
                Ok(Event::GeneralRef(name)) => match name.resolve_char_ref() {
                    Ok(Some(character)) => text.push(character),
                    _ => text.push_str(resolve_predefined_entity(&name).unwrap_or_default()),
                },
                Ok(Event::End(_)) => {
                    if is_leaf {
                        leaves.push(Self {
                            path: path.clone(),
                            text: text.trim().to_owned(),
                        });
                    }
                    is_leaf = false;
                    path.pop();
                }
                Ok(Event::Eof) | Err(_) => return leaves,
                Ok(_) => {}
            }
        }
    }

    /// Whether it stands at this place.
    pub fn is_at(&self, path: &[&str]) -> bool {
        self.path
            .iter()
            .map(String::as_str)
            .eq(path.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(document: &str) -> Vec<String> {
        let leaves = Leaf::all(document).into_iter();
        leaves
            .map(|leaf| format!("{}={}", leaf.path.join("/"), leaf.text))
            .collect()
    }

    #[test]
    fn every_text_is_found_with_its_place() {
        let document = "<?xml version=\"1.0\"?><a xmlns:x=\"u\"><x:b> one &amp; &#38; <![CDATA[<]]></x:b><c><d>two</d></c><e/></a>";
        assert_eq!(shown(document), ["a/b=one & & <", "a/c/d=two"]);
        assert!(Leaf::all(document)[1].is_at(&["a", "c", "d"]));
        assert!(!Leaf::all(document)[1].is_at(&["a", "c"]));
    }

    #[test]
    fn what_breaks_off_gives_what_came_before() {
        assert_eq!(shown("<a><b>one</b><c>tw"), ["a/b=one"]);
        assert_eq!(shown("{}"), Vec::<String>::new());
    }
}
