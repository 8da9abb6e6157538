//! What is sent of bodies with files.

use std::collections::BTreeMap;

use multipart_files::models::{
    ByUrl, EditRequest, EditRequestMask, EitherRequest, EitherRequestByFile, TitledRequest,
};
use runtime::Upload;

use crate::http::seen;

/// The parts of the body that a call sends.
macro_rules! parts {
    (|$client:ident| $call:expr) => {
        seen(|url| {
            let environment = multipart_files::Environment::custom(url);
            let credentials = multipart_files::Credentials::new();
            let $client = multipart_files::Client::new(environment, credentials).expect("a client");
            $call.into_future()
        })
        .parts()
    };
}

fn file(text: &str) -> Upload {
    Upload::from(text.to_owned()).file_name(format!("{text}.txt")).media_type("text/plain")
}

/// A part that is a file, as it is sent.
fn sent(name: &str, text: &str) -> String {
    format!(
        "--B\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{text}.txt\"\r\n\
         Content-Type: text/plain\r\n\r\n{text}\r\n"
    )
}

/// A part that is a value.
fn value(name: &str, text: &str) -> String {
    format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
}

pub fn files_in_a_map_are_parts_by_their_names() {
    let files = BTreeMap::from([("a".to_owned(), file("one")), ("b".to_owned(), file("two"))]);
    assert_eq!(
        parts!(|client| client.files(&files)),
        [sent("a", "one"), sent("b", "two"), "--B--\r\n".to_owned()].concat()
    );
}

pub fn one_of_several_bodies_is_sent() {
    let by_file: EitherRequest = EitherRequestByFile::new(file("one")).into();
    assert_eq!(
        parts!(|client| client.either(&by_file)),
        sent("file", "one") + "--B--\r\n"
    );
    let by_url: EitherRequest = ByUrl::new("http://a.example").into();
    assert_eq!(
        parts!(|client| client.either(&by_url)),
        value("url", "http://a.example") + "--B--\r\n"
    );
    let local: TitledRequest = multipart_files::models::TitledRequestLocal::new("t", file("one")).into();
    assert_eq!(
        parts!(|client| client.titled(&local)),
        value("title", "t") + &sent("file", "one") + "--B--\r\n"
    );
}

pub fn a_property_can_be_files_or_a_value() {
    let mut request = EditRequest::new(vec![file("one"), file("two")]).mask(EditRequestMask::File(file("mask")));
    request.attachments = Some(BTreeMap::from([("x".to_owned(), file("more"))]));
    request.additional = BTreeMap::from([("rest".to_owned(), vec![file("three")])]);
    assert_eq!(
        parts!(|client| client.edit(&request)),
        [
            sent("images", "one"),
            sent("images", "two"),
            sent("mask", "mask"),
            sent("attachments[x]", "more"),
            sent("rest", "three"),
            "--B--\r\n".to_owned(),
        ]
        .concat()
    );
    let request = EditRequest::new(Vec::new()).mask(EditRequestMask::ByUrl(ByUrl::new("u")));
    assert_eq!(
        parts!(|client| client.edit(&request)),
        "--B\r\nContent-Disposition: form-data; name=\"mask\"\r\nContent-Type: application/json\r\n\r\n\
         {\"url\":\"u\"}\r\n--B--\r\n"
    );
}
