//! Which file each operation stands in: that of its group, unless that would be too long to read.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::OperationNames;
use super::scope::Scope;
use super::words::{Case, candidates};
use crate::ir::{Docs, Operation};

/// Lines beyond which a group gets a directory, with a file for each part of the API below the path that all share.
const LONGEST: usize = 1_350;

/// Names the file of each operation of a large group. Those of other groups stay without one.
pub(super) fn name(operations: &[Operation], names: &mut [OperationNames]) {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, names) in names.iter().enumerate() {
        groups.entry(names.module.clone()).or_default().push(index);
    }
    for group in groups.into_values() {
        if lines(operations, &group) <= LONGEST {
            continue;
        }
        let (mut files, methods) = (IndexMap::new(), &*names);
        let depth = shared_depth(operations, &group);
        split(operations, methods, &group, depth, &mut files);
        // Calls stand beside the files of their group, `mod.rs` is taken, and so are the crates that calls name.
        let calls = group.iter().map(|&index| &methods[index]);
        let calls =
            calls.flat_map(|names| [&names.call, &names.error, &names.output, &names.headers]);
        let taken = calls.cloned();
        let reserved = ["mod", "runtime", "std", "core"].map(str::to_owned);
        let taken: Vec<String> = taken.chain(reserved).collect();
        let taken: Vec<&str> = taken.iter().map(String::as_str).collect();
        let mut scope = Scope::with(&taken);
        for (wanted, indices) in files {
            let mut wanted = candidates(&wanted, Case::Snake);
            wanted.insert(1, format!("{}_", wanted[0]));
            let file = scope.claim(&wanted);
            for index in indices {
                names[index].file = Some(file.clone());
            }
        }
    }
}

/// Adds the files of `group`, whose paths have `depth` fixed segments in common. What is too long is split by the next
/// segment, and where there is none, by operation.
fn split(
    operations: &[Operation],
    names: &[OperationNames],
    group: &[usize],
    depth: usize,
    files: &mut IndexMap<String, Vec<usize>>,
) {
    let mut parts: IndexMap<Option<&str>, Vec<usize>> = IndexMap::new();
    for &index in group {
        let segment = fixed_segments(&operations[index].path).nth(depth);
        parts.entry(segment).or_default().push(index);
    }
    for (segment, part) in parts {
        let path = &operations[part[0]].path;
        if lines(operations, &part) <= LONGEST {
            // Where the path ends here, its last segment says most.
            let words: Vec<&str> = match segment {
                Some(segment) => vec![segment],
                None => fixed_segments(path).last().into_iter().collect(),
            };
            let words = match words.is_empty() {
                true => "root".to_owned(),
                false => words.join(" "),
            };
            files.entry(words).or_default().extend(part);
        } else if segment.is_some() {
            split(operations, names, &part, depth + 1, files);
        } else {
            for index in part {
                files
                    .entry(names[index].method.clone())
                    .or_default()
                    .push(index);
            }
        }
    }
}

/// The segments of a path that are no parameters.
fn fixed_segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter(|segment| !segment.contains('{') && !Case::Snake.write(segment).is_empty())
}

/// How many fixed segments all paths of a group begin with.
fn shared_depth(operations: &[Operation], group: &[usize]) -> usize {
    let Some((first, others)) = group.split_first() else {
        return 0;
    };
    let mut shared: Vec<&str> = fixed_segments(&operations[*first].path).collect();
    for &index in others {
        let same = fixed_segments(&operations[index].path)
            .zip(&shared)
            .take_while(|(one, other)| one == *other)
            .count();
        shared.truncate(same);
    }
    shared.len()
}

/// About how many lines the operations at `indices` take.
fn lines(operations: &[Operation], indices: &[usize]) -> usize {
    let of = |&index: &usize| {
        let operation = &operations[index];
        let parameters = operation.parameters.iter().map(|parameter| {
            let default = if parameter.default.is_some() { 5 } else { 0 };
            8 + default + words(&parameter.docs)
        });
        let answers = operation.answers().map(|answer| {
            let headers = if answer.headers.is_empty() { 0 } else { 12 };
            4 + headers + 5 * answer.headers.len() + words(&answer.docs)
        });
        45 + words(&operation.docs) + parameters.sum::<usize>() + answers.sum::<usize>()
    };
    indices.iter().map(of).sum()
}

/// About how many lines of a comment `docs` take.
fn words(docs: &Docs) -> usize {
    let texts = docs
        .summary
        .iter()
        .chain(&docs.description)
        .chain(&docs.remarks);
    let lines = texts.flat_map(|text| text.lines());
    lines.map(|line| 1 + line.len() / 100).sum()
}
