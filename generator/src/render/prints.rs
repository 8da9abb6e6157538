//! Prints files on all cores. Which core prints which file changes nothing in them.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde::Serialize;

use super::format::Formatter;
use super::templates::Templates;
use super::{File, RenderError};

/// Threads beyond which `rustfmt`, of which each starts one, costs more memory than it saves time.
const MOST_THREADS: usize = 8;

/// Files that one thread is worth starting for.
const FILES_PER_THREAD: usize = 16;

/// The files of a client, yet to be printed.
pub struct Prints<'a> {
    templates: &'a Templates,
    jobs: Vec<Job<'a>>,
}

/// A file, and what makes its text.
struct Job<'a> {
    path: String,
    print: Box<dyn Fn() -> Result<String, RenderError> + Sync + 'a>,
}

/// What a thread has done: files, each with its place among all.
type Done = Vec<(usize, File)>;

impl<'a> Prints<'a> {
    /// Nothing to print yet.
    pub fn new(templates: &'a Templates) -> Self {
        Prints {
            templates,
            jobs: Vec::new(),
        }
    }

    /// Adds the file that `template` makes of `view`.
    pub fn add<V: Serialize>(
        &mut self,
        path: impl Into<String>,
        template: &'static str,
        view: impl Fn() -> Result<V, RenderError> + Sync + 'a,
    ) {
        let templates = self.templates;
        self.jobs.push(Job {
            path: path.into(),
            print: Box::new(move || templates.print(template, view()?)),
        });
    }

    /// Prints and formats all files, in the order in which they were added.
    ///
    /// # Errors
    ///
    /// Fails if a file cannot be printed or is not Rust, and if two have paths that some file systems take for the same.
    pub fn print(self) -> Result<Vec<File>, RenderError> {
        let mut seen = BTreeSet::new();
        if let Some(twice) = self
            .jobs
            .iter()
            .find(|job| !seen.insert(job.path.to_lowercase()))
        {
            return Err(RenderError::Name(twice.path.clone()));
        }
        let formatter = Formatter::new()?;
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let threads = self.jobs.len().div_ceil(FILES_PER_THREAD);
        let threads = threads.min(cores).clamp(1, MOST_THREADS);
        let next = AtomicUsize::new(0);
        let done: Vec<Result<Done, RenderError>> = thread::scope(|scope| {
            let work = || work(&self.jobs, &next, &formatter);
            let started: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mut done = vec![work()];
            for thread in started {
                done.push(
                    thread
                        .join()
                        .unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                );
            }
            done
        });
        let mut files = Vec::with_capacity(self.jobs.len());
        for done in done {
            files.extend(done?);
        }
        files.sort_unstable_by_key(|(index, _)| *index);
        Ok(files.into_iter().map(|(_, file)| file).collect())
    }
}

/// Prints one file after the other, as long as there are some that no other thread has taken, and formats them.
fn work(jobs: &[Job<'_>], next: &AtomicUsize, formatter: &Formatter) -> Result<Done, RenderError> {
    let (mut places, mut files) = (Vec::new(), Vec::new());
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        let Some(job) = jobs.get(index) else {
            break;
        };
        places.push(index);
        files.push(File {
            path: job.path.clone(),
            text: (job.print)()?,
        });
    }
    formatter.format(&mut files)?;
    Ok(places.into_iter().zip(files).collect())
}
