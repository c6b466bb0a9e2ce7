//! Options and configuration in, the policy of the gate out.

use crate::cli::args::gate::ChangeArgs;
use crate::cli::args::gate::FailOnArg;
use crate::cli::args::gate::KindArg;
use crate::cli::args::gate::PolicyArgs;
use crate::cli::config;
use crate::cli::config::Allowed;
use crate::cli::config::Config;
use crate::cli::config::Value;
use crate::cli::message::Problem;
use crate::findings::Kind;
use crate::gate;
use crate::gate::Allow;
use crate::gate::FailOn;
use crate::gate::Ignore;
use crate::gate::Policy;

/// What an option says, or else the configuration, or else the default.
fn said<T: Clone>(option: Option<T>, file: Option<&Value<T>>, default: T) -> T {
    option.or_else(|| file.map(|value| value.value.clone())).unwrap_or(default)
}

/// The policy; of a change, nothing has to be read.
pub(super) fn policy(
    args: &PolicyArgs,
    strict: bool,
    config: &Config,
    change: &ChangeArgs,
) -> anyhow::Result<Policy> {
    let (file, default) = (&config.gate, Policy::default());
    let fail_on = args.fail_on.map(|arg| match arg {
        FailOnArg::New => FailOn::New,
        FailOnArg::Any => FailOn::Any,
        FailOnArg::Never => FailOn::Never,
    });
    let fail_on_of_file = file.fail_on.as_ref().map(|value| match value.value {
        config::FailOn::New => FailOn::New,
        config::FailOn::Any => FailOn::Any,
        config::FailOn::Never => FailOn::Never,
    });
    let least = if change.is_given() { 0 } else { u32::try_from(default.min_scanned).unwrap_or(u32::MAX) };
    let allow: anyhow::Result<Vec<Allow>> = file.allow.iter().map(allow).collect();
    let policy = Policy {
        max_overlap: said(args.max_overlap, file.max_overlap.as_ref(), default.max_overlap),
        max_passage_words: said(
            args.max_passage_words,
            file.max_passage_words.as_ref(),
            default.max_passage_words,
        ),
        max_findings: said(args.max_findings, file.max_findings.as_ref(), default.max_findings),
        fail_on: fail_on.or(fail_on_of_file).unwrap_or(default.fail_on),
        min_scanned: u64::from(said(args.min_scanned, file.min_scanned.as_ref(), least)),
        ignore: ignore(args, config, default.ignore),
        allow: allow?,
        strict_baseline: strict || file.strict_baseline.as_ref().is_some_and(|value| value.value),
        allow_unreadable: change.allow_unreadable,
    };
    policy.check().map_err(|error| Problem::new(error.to_string(), "see `twicetold gate --help`"))?;
    Ok(policy)
}

fn ignore(args: &PolicyArgs, config: &Config, default: Ignore) -> Ignore {
    let file = &config.gate.ignore;
    let kinds = args.ignore_kind.iter().filter_map(|kind| match kind {
        KindArg::Boilerplate => Some(Kind::Boilerplate),
        KindArg::Wire => Some(Kind::Wire),
        KindArg::None => None,
    });
    let kinds = (!args.ignore_kind.is_empty()).then(|| kinds.collect());
    let groups = (!args.ignore_group.is_empty()).then(|| args.ignore_group.clone());
    Ignore {
        kinds: said(kinds, file.kinds.as_ref(), default.kinds),
        groups: said(groups, file.groups.as_ref(), default.groups),
    }
}

fn allow(entry: &config::Allow) -> anyhow::Result<Allow> {
    let place = &entry.origin;
    let wrong =
        |what: String| Problem::new(format!("{place}: {what}"), "copy it from the report of the gate");
    let what = match &entry.what {
        Allowed::Fingerprint(text) => {
            gate::Allowed::Fingerprint(text.parse().map_err(|error| wrong(format!("`{text}` is {error}")))?)
        }
        Allowed::Document(pattern) => gate::Allowed::Document(pattern.clone()),
        Allowed::Source(pattern) => gate::Allowed::Source(pattern.clone()),
        Allowed::Group(group) => gate::Allowed::Group(group.clone()),
    };
    let expires = entry.expires.as_ref().map(|day| day.text.parse()).transpose();
    let expires = expires.map_err(|error: gate::NoDate| wrong(error.to_string()))?;
    Ok(Allow { what, reason: entry.reason.clone(), expires })
}
