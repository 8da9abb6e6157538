//! The files that operations stand in, below `operations` and below `stand_in`.

use indexmap::IndexMap;

use crate::render::RenderError;
use crate::render::docs;

use super::Context;

/// The groups of operations, by module.
pub type Groups<'a> = IndexMap<&'a str, Files<'a>>;

/// The files of a group, each with the indices of its operations. One that is no directory has one file without a name.
pub type Files<'a> = IndexMap<Option<&'a str>, Vec<usize>>;

/// The groups of all operations.
pub fn groups<'a>(context: &Context<'a>) -> Result<Groups<'a>, RenderError> {
    let mut groups = Groups::new();
    for (index, operation) in context.api.operations.iter().enumerate() {
        let names = context.names.operations.get(index);
        let names = names.ok_or_else(|| RenderError::Unnamed(operation.pointer.clone()))?;
        let files = groups.entry(names.module.as_str()).or_default();
        files.entry(names.file.as_deref()).or_default().push(index);
    }
    groups.sort_unstable_keys();
    groups.values_mut().for_each(Files::sort_unstable_keys);
    Ok(groups)
}

/// The path of a file of `group` below `directory`.
pub fn path(directory: &str, group: &str, file: Option<&str>) -> String {
    match file {
        Some(file) => format!("{directory}/{group}/{file}.rs"),
        None => format!("{directory}/{group}.rs"),
    }
}

/// What the operations at `indices`, of the group that is the module `group`, are about.
pub fn subject(context: &Context<'_>, group: &str, indices: &[usize]) -> String {
    let first = indices.first();
    match first.and_then(|&index| context.api.operations[index].group.as_deref()) {
        Some(group) => format!("on {}", docs::code(group)),
        None => format!("of `{group}`"),
    }
}
