//! Prints files on all cores. Which core prints which file changes nothing in them.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde::Serialize;

use crate::ir::TypeId;

use super::features::Owner;
use super::templates::Templates;
use super::{File, RenderError};

/// Files that one thread is worth starting for.
const FILES_PER_THREAD: usize = 16;

/// How many threads are worth starting for so many files.
pub fn threads(files: usize) -> usize {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    files.div_ceil(FILES_PER_THREAD).min(cores).max(1)
}

/// A view that knows which types it names.
pub trait Uses {
    /// The types that are named.
    fn uses(&self) -> &BTreeSet<TypeId>;
}

/// A file, what it belongs to, and the types that it names.
pub struct Printed<'a> {
    pub file: File,
    pub owner: Owner<'a>,
    pub uses: BTreeSet<TypeId>,
}

/// Files that are yet to be printed.
pub struct Prints<'a> {
    templates: &'a Templates,
    jobs: Vec<Job<'a>>,
}

/// What prints a file.
type Job<'a> = Box<dyn Fn() -> Result<Printed<'a>, RenderError> + Sync + 'a>;

impl<'a> Prints<'a> {
    /// Nothing to print yet.
    pub fn new(templates: &'a Templates) -> Self {
        Prints {
            templates,
            jobs: Vec::new(),
        }
    }

    /// Adds the file at `path` of `owner` that `template` makes of `view`.
    pub fn add<V: Serialize + Uses>(
        &mut self,
        owner: Owner<'a>,
        path: String,
        template: &'static str,
        view: impl Fn() -> Result<V, RenderError> + Sync + 'a,
    ) {
        let templates = self.templates;
        self.jobs.push(Box::new(move || {
            let view = view()?;
            Ok(Printed {
                owner,
                uses: view.uses().clone(),
                file: File {
                    path: path.clone(),
                    text: templates.print(template, view)?,
                },
            })
        }));
    }

    /// Prints all files, in the order in which they were added.
    ///
    /// # Errors
    ///
    /// Fails if a file cannot be printed.
    pub fn print(self) -> Result<Vec<Printed<'a>>, RenderError> {
        let next = AtomicUsize::new(0);
        // Each thread takes the next file that no other has taken.
        let work = || {
            let mut done = Vec::new();
            while let index = next.fetch_add(1, Ordering::Relaxed)
                && let Some(job) = self.jobs.get(index)
            {
                done.push((index, job()));
            }
            done
        };
        let mut printed = thread::scope(|scope| {
            let started: Vec<_> = (1..threads(self.jobs.len()))
                .map(|_| scope.spawn(work))
                .collect();
            let mut done = work();
            for thread in started {
                let joined = thread.join();
                done.extend(joined.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
            done
        });
        printed.sort_unstable_by_key(|(index, _)| *index);
        printed.into_iter().map(|(_, printed)| printed).collect()
    }
}
