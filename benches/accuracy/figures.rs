//! Figures: what was measured, ready to print.

/// One figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value {
    Count(usize),
    Share(f64),
}

impl Value {
    pub(crate) fn number(self) -> f64 {
        match self {
            Self::Count(count) => count as f64,
            Self::Share(share) => share,
        }
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}

impl From<f64> for Value {
    fn from(share: f64) -> Self {
        Self::Share(share)
    }
}

/// The figures of one group of the truth.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) group: String,
    /// Measures by name, in the order of the columns.
    pub(crate) values: Vec<(&'static str, Value)>,
}

impl Row {
    pub(crate) fn new(group: impl Into<String>, values: Vec<(&'static str, Value)>) -> Self {
        Self { group: group.into(), values }
    }

    pub(crate) fn get(&self, measure: &str) -> Option<Value> {
        self.values.iter().find(|(name, _)| *name == measure).map(|(_, value)| *value)
    }
}

/// A table of figures of one kind.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) title: &'static str,
    pub(crate) rows: Vec<Row>,
}

/// What a scan cost.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cost {
    pub(crate) wall: f64,
    /// Seconds of all threads, where the system tells.
    pub(crate) cpu: Option<f64>,
}

/// All figures of one set under one setting.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    pub(crate) set: String,
    pub(crate) setting: &'static str,
    pub(crate) documents: u64,
    pub(crate) bytes: u64,
    pub(crate) cost: Cost,
    pub(crate) blocks: Vec<Block>,
}

impl Outcome {
    /// One figure, by the title of its block, its group and its measure.
    pub(crate) fn get(&self, block: &str, group: &str, measure: &str) -> Option<f64> {
        let rows = self.blocks.iter().filter(|one| one.title == block).flat_map(|one| &one.rows);
        rows.filter(|row| row.group == group).find_map(|row| row.get(measure)).map(Value::number)
    }
}
