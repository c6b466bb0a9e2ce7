//! The arguments that name and describe texts in; what to read, and how, out.

use std::collections::BTreeMap;

use super::Result;
use crate::cli::args::InputArgs;
use crate::cli::config;
use crate::cli::config::Value;
use crate::cli::message::Problem;
use crate::cli::size;
use crate::corpus::Encoding;
use crate::corpus::Fields;
use crate::corpus::Inputs;
use crate::corpus::Limits;

/// The inputs of the gate, whose fields a configuration may name.
pub(in crate::cli) fn gate_inputs(args: &InputArgs, file: &config::Input) -> Result<Inputs> {
    let mut made = inputs(args)?;
    let said = |option: &Option<String>, file: &Option<Value<String>>, field: &mut String| {
        let of_file = file.as_ref().filter(|_| option.is_none());
        of_file.into_iter().for_each(|value| field.clone_from(&value.value));
    };
    said(&args.id_field, &file.id_field, &mut made.fields.id);
    said(&args.text_field, &file.text_field, &mut made.fields.text);
    said(&args.group_field, &file.group_field, &mut made.fields.group);
    said(&args.date_field, &file.date_field, &mut made.fields.date);
    if args.encoding.is_none() {
        made.encoding = file.encoding.as_ref().map(|value| value.value);
    }
    Ok(made)
}

/// The encoding with this name.
pub(in crate::cli) fn encoding(name: &str) -> Result<Encoding> {
    Encoding::named(name).ok_or_else(|| {
        Problem::new(
            format!("--encoding {name} is no encoding that is known"),
            "give a name as web pages use it: windows-1256, iso-8859-6, windows-1252, shift_jis",
        )
    })
}

/// What to read.
pub(super) fn inputs(args: &InputArgs) -> Result<Inputs> {
    let mut paths = args.paths.clone();
    if paths.is_empty() && args.files_from.is_none() {
        paths.push("-".into());
    }
    if args.files_from.as_deref() == Some("-") && paths.iter().any(|path| path == "-") {
        return Err(Problem::new(
            "standard input cannot be both a text and the list of --files-from",
            "leave out the path `-`, or put the list into a file",
        ));
    }
    let sizes = 1..=u64::from(u32::MAX);
    let max_document_bytes = size::parse(&args.max_document_bytes).filter(|bytes| sizes.contains(bytes));
    let max_document_bytes = max_document_bytes.ok_or_else(|| {
        Problem::new(
            format!("--max-document-bytes {} is not a size it can be", args.max_document_bytes),
            "give bytes from 1 up to 4 GiB, as a number or with a unit: 500000, 64MiB, 1GB",
        )
    })?;
    let fields = Fields::default();
    Ok(Inputs {
        paths,
        lines: BTreeMap::new(),
        fields: Fields {
            id: args.id_field.clone().unwrap_or(fields.id),
            text: args.text_field.clone().unwrap_or(fields.text),
            group: args.group_field.clone().unwrap_or(fields.group),
            date: args.date_field.clone().unwrap_or(fields.date),
        },
        encoding: args.encoding.as_deref().map(encoding).transpose()?,
        files_from: args.files_from.clone(),
        null_separated: args.null,
        hidden: args.hidden,
        no_ignore: args.no_ignore,
        follow: args.follow,
        limits: Limits { max_document_bytes, ..Limits::default() },
        stdin: None,
    })
}
