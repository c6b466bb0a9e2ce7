//! Floors: parts of the work that every scan has to do, alone.

use std::hint::black_box;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use anyhow::Result;
use rayon::prelude::*;
use twicetold::corpus;
use twicetold::corpus::Block;
use twicetold::corpus::Inputs;
use twicetold::pipeline;
use twicetold::text::Tokenizer;
use twicetold::text::Tokens;
use twicetold::text::preset;

/// A part of the work, alone; gives the bytes of text there were.
pub(crate) struct Floor {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&Inputs) -> Result<u64>,
}

/// From the least to the most; the last is what a scan is held against.
pub(crate) const FLOORS: [Floor; 3] = [
    Floor { name: "read", run: read },
    Floor { name: "read, parse", run: parse },
    Floor { name: "read, parse, tokenise", run: tokenise },
];

/// Blocks that are worked on in one go.
const BATCH: usize = 16;

fn read(inputs: &Inputs) -> Result<u64> {
    let count = |_: &Inputs, block: &Block| black_box(block.bytes.as_slice()).len() as u64;
    each_block(inputs, &count)
}

fn parse(inputs: &Inputs) -> Result<u64> {
    each_block(inputs, &|inputs, block| {
        let mut bytes = 0;
        block.documents(&inputs.fields, &mut |item| {
            bytes += item.map_or(0, |document| black_box(document.text).len() as u64);
        });
        bytes
    })
}

fn tokenise(inputs: &Inputs) -> Result<u64> {
    let tokenizer = Tokenizer::new(preset(pipeline::DEFAULT_PRESET).expect("the default is registered"));
    each_block(inputs, &|inputs, block| {
        let (mut bytes, mut tokens) = (0, Tokens::default());
        block.documents(&inputs.fields, &mut |item| {
            let Ok(document) = item else { return };
            tokenizer.tokenize(&document.text, &mut tokens);
            black_box(&tokens);
            bytes += document.text.len() as u64;
        });
        bytes
    })
}

/// Does something with every block, on all threads; gives the sum.
fn each_block(inputs: &Inputs, work: &(dyn Fn(&Inputs, &Block) -> u64 + Sync)) -> Result<u64> {
    let mut blocks = corpus::open(inputs)?;
    let sum = AtomicU64::new(0);
    loop {
        let batch: Vec<Block> = blocks.by_ref().filter_map(Result::ok).take(BATCH).collect();
        if batch.is_empty() {
            return Ok(sum.into_inner());
        }
        batch.par_iter().for_each(|block| {
            sum.fetch_add(work(inputs, block), Relaxed);
        });
    }
}
