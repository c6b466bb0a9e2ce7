//! Documents of an index that keeps no texts in; the same with their texts, read again from where they were, out.

use std::collections::BTreeMap;

use super::Error;
use crate::corpus;
use crate::corpus::Document;
use crate::corpus::Encoding;
use crate::corpus::Fields;
use crate::corpus::Inputs;
use crate::index;
use crate::index::Fetched;
use crate::index::Index;

/// The documents with their texts.
///
/// # Errors
/// If a text that the index does not keep is not where it was any more.
pub(super) fn with_texts(index: &Index, fetched: Vec<Fetched>) -> Result<Vec<Document>, Error> {
    let mut documents: Vec<Document> = Vec::with_capacity(fetched.len());
    let mut wanted: BTreeMap<String, BTreeMap<String, (usize, u64)>> = BTreeMap::new();
    for (at, Fetched { document, text_hash }) in fetched.into_iter().enumerate() {
        if let Some(hash) = text_hash {
            wanted.entry(document.path.clone()).or_default().insert(document.id.clone(), (at, hash));
        }
        documents.push(document);
    }
    for (path, mut of_file) in wanted {
        for item in items(index, &path)? {
            let Some((at, hash)) = item.as_ref().ok().and_then(|read| of_file.remove(&read.id)) else {
                continue;
            };
            let text = item.map(|read| read.text).unwrap_or_default();
            if index::text_hash(&text) != hash {
                return Err(moved(&documents[at], "it was changed").into());
            }
            documents[at].text = text;
        }
        if let Some((at, _)) = of_file.into_values().next() {
            return Err(moved(&documents[at], "it is not there").into());
        }
    }
    Ok(documents)
}

fn items(index: &Index, path: &str) -> Result<Vec<corpus::Item>, Error> {
    let [id, text, group, date] = index.stamp().fields.clone();
    let fields = Fields { id, text, group, date };
    let encoding = index.stamp().encoding.as_deref().and_then(Encoding::named);
    let inputs = Inputs { paths: vec![path.to_owned()], fields, encoding, ..Inputs::default() };
    let mut items = Vec::new();
    for block in corpus::open(&inputs)? {
        match block {
            Ok(block) => block.documents(&inputs.fields, &mut |item| items.push(item)),
            Err(reason) => items.push(Err(reason)),
        }
    }
    Ok(items)
}

fn moved(document: &Document, why: &str) -> index::Error {
    let line = document.record.map(|line| format!(":{line}")).unwrap_or_default();
    index::Error::Moved {
        id: document.id.clone(),
        place: format!("{}{line}", document.path),
        why: why.into(),
    }
}
