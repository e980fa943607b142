//! Writing XML: elements and text, escaped once and in one place.

/// An XML document in the making.
#[derive(Debug, Default)]
pub(super) struct Xml(String);

impl Xml {
    /// A document with its declaration.
    pub(super) fn document() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned())
    }

    /// A root element in S3's namespace.
    pub(super) fn root(name: &str, inside: impl FnOnce(&mut Self)) -> String {
        let mut xml = Self::document();
        xml.raw(&format!(
            "<{name} xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        ));
        inside(&mut xml);
        xml.raw(&format!("</{name}>"));
        xml.0
    }

    /// An element that holds elements.
    pub(super) fn nest(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        self.raw(&format!("<{name}>"));
        inside(self);
        self.raw(&format!("</{name}>"));
    }

    /// An element that holds text.
    pub(super) fn text(&mut self, name: &str, text: impl AsRef<str>) {
        self.raw(&format!("<{name}>{}</{name}>", escaped(text.as_ref())));
    }

    /// An element that holds text, if there is any to hold.
    pub(super) fn optional(&mut self, name: &str, text: Option<impl AsRef<str>>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    /// Text that is markup already.
    pub(super) fn raw(&mut self, markup: &str) {
        self.0 += markup;
    }

    /// The text of the document.
    pub(super) fn finish(self) -> String {
        self.0
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\r' => out += "&#xD;",
            // XML 1.0 has no way to write these, not even as a reference.
            c if c.is_control() && c != '\n' && c != '\t' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_elements_nest() {
        let text = Xml::root("A", |a| {
            a.nest("B", |b| b.text("C", "<&>\"\r\u{1b}"));
            a.optional("D", None::<&str>);
            a.text("E", "");
        });
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
            <A xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
            <B><C>&lt;&amp;&gt;&quot;&#xD;\u{fffd}</C></B><E></E></A>";
        assert_eq!(text, expected);
    }
}
