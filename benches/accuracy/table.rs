//! Tables: figures in; text for a terminal, Markdown or JSON out.

use std::fmt::Write as _;

use serde_json::Map;
use serde_json::Value as Json;
use serde_json::json;

use crate::bars;
use crate::bars::Held;
use crate::figures::Block;
use crate::figures::Cost;
use crate::figures::Outcome;
use crate::figures::Value;

/// How a table is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Text,
    Markdown,
}

/// The outcome of one set under one setting.
pub(crate) fn outcome(outcome: &Outcome, style: Style) -> String {
    let Outcome { set, setting, documents, cost, .. } = outcome;
    let size = outcome.bytes as f64 / 1e6;
    let cpu = cost.cpu.map_or(String::new(), |cpu| format!(", {cpu:.1} s CPU"));
    let head = format!("{set}, {setting}: {documents} documents, {size:.1} MB, {:.1} s{cpu}", cost.wall);
    let mut text = if style == Style::Markdown { format!("### {head}\n\n") } else { format!("{head}\n") };
    for block in &outcome.blocks {
        text += &draw(&rows(set, block), style);
        text.push('\n');
    }
    text
}

/// Every bar with its figure.
pub(crate) fn bars(held: &[Held], style: Style) -> String {
    let head = ["set", "measure", "setting", "figure", "must", "aim", "", "default", "published"];
    let mut table = vec![head.map(str::to_owned).to_vec()];
    for one in held {
        let figure = |value: Option<f64>| value.map_or("–".to_owned(), share);
        table.push(vec![
            one.set.clone(),
            format!("{}, {}", one.bar.measure, one.bar.group),
            one.bar.setting.to_owned(),
            figure(one.value),
            share(one.bar.must),
            figure(one.bar.aim),
            one.verdict().to_owned(),
            figure(one.by_default),
            one.bar.published.to_owned(),
        ]);
    }
    draw(&table, style)
}

/// What each scan cost.
pub(crate) fn costs(outcomes: &[Outcome], style: Style) -> String {
    let head = ["set", "setting", "documents", "MB", "seconds", "CPU seconds"];
    let mut table = vec![head.map(str::to_owned).to_vec()];
    for one in outcomes {
        table.push(vec![
            one.set.clone(),
            one.setting.to_owned(),
            one.documents.to_string(),
            format!("{:.1}", one.bytes as f64 / 1e6),
            format!("{:.1}", one.cost.wall),
            one.cost.cpu.map_or("–".to_owned(), |cpu| format!("{cpu:.1}")),
        ]);
    }
    draw(&table, style)
}

fn share(value: f64) -> String {
    format!("{value:.4}")
}

/// Header and rows of a block, with the figures of others where there are any.
fn rows(set: &str, block: &Block) -> Vec<Vec<String>> {
    let mut columns: Vec<&str> = Vec::new();
    for (name, _) in block.rows.iter().flat_map(|row| &row.values) {
        if !columns.contains(name) {
            columns.push(name);
        }
    }
    let cell = |value: Option<Value>| match value {
        Some(Value::Count(count)) => count.to_string(),
        Some(Value::Share(value)) => share(value),
        None => String::new(),
    };
    let published = |group: &str| bars::published(set, block.title, group).to_owned();
    let has_published = block.rows.iter().any(|row| !published(&row.group).is_empty());
    let mut head: Vec<String> = vec![block.title.to_owned()];
    head.extend(columns.iter().map(|&name| name.to_owned()));
    head.extend(has_published.then(|| "published".to_owned()));
    let mut table = vec![head];
    for row in &block.rows {
        let mut cells = vec![row.group.clone()];
        cells.extend(columns.iter().map(|name| cell(row.get(name))));
        cells.extend(has_published.then(|| published(&row.group)));
        table.push(cells);
    }
    table
}

fn draw(table: &[Vec<String>], style: Style) -> String {
    let width = |column: usize| table.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..table[0].len()).map(width).collect();
    let is_number = |column: usize| {
        table[1..].iter().any(|row| row[column].starts_with(|first: char| first.is_ascii_digit()))
    };
    let mut text = String::new();
    for (number, row) in table.iter().enumerate() {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let pad = " ".repeat(widths[column] - cell.chars().count());
            if column > 0 && is_number(column) { format!("{pad}{cell}") } else { format!("{cell}{pad}") }
        });
        let cells: Vec<String> = cells.collect();
        let line = match style {
            Style::Text => format!("  {}", cells.join("  ")),
            Style::Markdown => format!("| {} |", cells.join(" | ")),
        };
        let _ = writeln!(text, "{}", line.trim_end());
        if number == 0 && style == Style::Markdown {
            let rule = |column: usize| if column > 0 && is_number(column) { "--:" } else { "---" };
            let rules: Vec<&str> = (0..row.len()).map(rule).collect();
            let _ = writeln!(text, "| {} |", rules.join(" | "));
        }
    }
    text
}

/// All of it as one document.
pub(crate) fn json(outcomes: &[Outcome], held: &[Held]) -> Json {
    let cost = |cost: Cost| json!({ "seconds": cost.wall, "cpu_seconds": cost.cpu });
    let row = |row: &crate::figures::Row| {
        let mut fields = Map::new();
        fields.insert("group".to_owned(), json!(row.group));
        for (name, value) in &row.values {
            let value = match *value {
                Value::Count(count) => json!(count),
                Value::Share(share) => json!(share),
            };
            fields.insert((*name).to_owned(), value);
        }
        Json::Object(fields)
    };
    let blocks = |outcome: &Outcome| -> Json {
        let block = |block: &Block| (block.title.to_owned(), block.rows.iter().map(row).collect());
        Json::Object(outcome.blocks.iter().map(block).collect())
    };
    let sets: Vec<Json> = outcomes
        .iter()
        .map(|one| {
            json!({ "set": one.set, "setting": one.setting, "documents": one.documents, "bytes": one.bytes,
                    "cost": cost(one.cost), "figures": blocks(one) })
        })
        .collect();
    let bars: Vec<Json> = held
        .iter()
        .map(|one| {
            json!({ "set": one.set, "setting": one.bar.setting, "figures": one.bar.block,
                    "group": one.bar.group, "measure": one.bar.measure, "value": one.value,
                    "default": one.by_default, "must": one.bar.must, "aim": one.bar.aim,
                    "verdict": one.verdict(), "published": one.bar.published })
        })
        .collect();
    json!({ "version": env!("CARGO_PKG_VERSION"), "sets": sets, "bars": bars })
}
