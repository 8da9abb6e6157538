//! The last gate: what leaves it is Rust, and `rustfmt` has nothing to say about it.
//!
//! `prettyplease` prints the types, but not the items: it drops the blank lines between methods and every plain comment,
//! the header among them. Templates lay the items out, `syn` proves that they are Rust, `rustfmt` does the rest.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{File, RenderError};

/// Formats `files`, all of which `root` declares as its modules, directly or not.
pub fn format(root: &str, mut files: Vec<File>) -> Result<Vec<File>, RenderError> {
    for file in &mut files {
        file.text = squeeze(&file.text);
        if let Err(error) = syn::parse_file(&file.text) {
            let start = error.span().start();
            return Err(RenderError::Syntax {
                path: file.path.clone(),
                line: start.line,
                text: file
                    .text
                    .lines()
                    .nth(start.line.saturating_sub(1))
                    .unwrap_or_default()
                    .trim()
                    .to_owned(),
                reason: error.to_string(),
            });
        }
    }
    let scratch = Scratch::new().map_err(RenderError::Io)?;
    scratch.write(&files).map_err(RenderError::Io)?;
    rustfmt(&scratch.0.join(root))?;
    for file in &mut files {
        file.text = fs::read_to_string(scratch.0.join(&file.path)).map_err(RenderError::Io)?;
    }
    Ok(files)
}

/// Runs `rustfmt` on `root` and on all modules that it declares.
fn rustfmt(root: &Path) -> Result<(), RenderError> {
    let output = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .arg(root)
        .output();
    let output = match output {
        Ok(output) => output,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(RenderError::NoRustfmt);
        }
        Err(error) => return Err(RenderError::Io(error)),
    };
    if output.status.success() {
        return Ok(());
    }
    let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    // This is what the stand-in of rustup says where the component is missing.
    if reason.contains("is not installed") {
        return Err(RenderError::NoRustfmt);
    }
    Err(RenderError::Rustfmt(reason))
}

/// Removes what templates leave behind: spaces at the end of a line, and more than one blank line in a row.
fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    let mut blank = true;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() && blank {
            continue;
        }
        blank = line.is_empty();
        squeezed.push_str(line);
        squeezed.push('\n');
    }
    let length = squeezed.trim_end().len();
    squeezed.truncate(length);
    squeezed.push('\n');
    squeezed
}

/// A directory that is gone when the value is.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> io::Result<Self> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path =
                std::env::temp_dir().join(format!("generator-{}-{number}", std::process::id()));
            match fs::create_dir(&path) {
                Ok(()) => return Ok(Scratch(path)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn write(&self, files: &[File]) -> io::Result<()> {
        // The settings of whatever project the directory happens to stand in are not ours.
        fs::write(self.0.join("rustfmt.toml"), "")?;
        for file in files {
            let path = self.0.join(&file.path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, &file.text)?;
        }
        Ok(())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is left to the system, which empties the place anyway.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn formats_the_root_and_its_modules() {
        let files = vec![
            file("lib.rs", "mod a;\n"),
            file("a.rs", "pub   struct A{pub b:u8}"),
        ];
        let files = format("lib.rs", files).unwrap();
        assert_eq!(files[1].text, "pub struct A {\n    pub b: u8,\n}\n");
    }

    #[test]
    fn keeps_macros_as_they_were_laid_out() {
        let text = "m!(A {\n    b? = \"b\",\n    c ?? = \"c\",\n});\n";
        assert_eq!(
            format("lib.rs", vec![file("lib.rs", text)]).unwrap()[0].text,
            text
        );
    }

    #[test]
    fn names_the_file_and_line_of_what_is_not_rust() {
        let error = format("lib.rs", vec![file("lib.rs", "mod a;\nfn (")]).unwrap_err();
        assert!(error.to_string().contains("lib.rs:2"), "{error}");
    }

    #[test]
    fn leaves_one_blank_line_at_most() {
        assert_eq!(squeeze("\n\na  \n\n\nb\n\n"), "a\n\nb\n");
    }
}
