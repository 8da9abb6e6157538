//! What an API is read from, as it is named on the command line.

use std::path::{Path, PathBuf};

use generator::config::{self, Settings};
use generator::pipeline::Input;

use crate::{Failure, crate_name};

/// What an API is read from.
#[derive(Debug, clap::Args)]
pub struct Origin {
    /// The OpenAPI document, YAML or JSON.
    pub document: PathBuf,
    /// Name of the crate; without it, the name of the document's file.
    #[arg(long)]
    pub name: Option<String>,
    /// Settings: a file like `specs/codegen.toml`. Its table called NAME counts, or its only one.
    #[arg(long)]
    pub config: Option<PathBuf>,
    /// Overlays, in the order of their application, after those of the settings.
    #[arg(long)]
    pub overlay: Vec<PathBuf>,
    #[command(flatten)]
    pub allowed: Allowed,
}

/// Where references may lead.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Allowed {
    /// Directory besides that of the document into which its references may lead; may be repeated.
    #[arg(long = "allow-references", value_name = "DIR")]
    pub directories: Vec<PathBuf>,
}

impl Origin {
    /// What it comes to with the settings.
    pub fn input(&self) -> Result<Input, Failure> {
        require_file(&self.document)?;
        for overlay in &self.overlay {
            require_file(overlay)?;
        }
        let (mut settings, base) = self.settings()?;
        let allowed = self.allowed.directories.iter().cloned();
        settings.allow_references.extend(allowed);
        let mut overlays = settings.overlays_in(&base);
        overlays.extend(self.overlay.iter().cloned());
        Ok(Input {
            document: self.document.clone(),
            overlays,
            settings,
        })
    }

    /// The name of the crate: that which is given, or one that follows from the document's file.
    pub fn crate_name(&self) -> Result<String, Failure> {
        let checked = match &self.name {
            Some(name) => crate_name::given(name),
            None => crate_name::of_file(&self.document),
        };
        checked.map_err(Failure::Usage)
    }

    /// The settings that count, and the directory that their paths start from.
    fn settings(&self) -> Result<(Settings, PathBuf), Failure> {
        let Some(path) = &self.config else {
            return Ok((Settings::default(), PathBuf::new()));
        };
        let of_file = || crate_name::of_file(&self.document).ok();
        let name = self.name.clone().or_else(of_file).unwrap_or_default();
        let mut tables = config::read(path).map_err(Failure::Usage)?;
        let base = path.parent().unwrap_or(Path::new("")).to_path_buf();
        if let Some(settings) = tables.shift_remove(&name) {
            return Ok((settings, base));
        }
        match tables.pop() {
            Some((_, only)) if tables.is_empty() => Ok((only, base)),
            _ => Err(Failure::Usage(format!(
                "{} has no table `[{name}]`: add it, or choose another one with --name",
                path.display()
            ))),
        }
    }
}

/// Refuses what is no file.
pub fn require_file(path: &Path) -> Result<(), Failure> {
    if path.is_file() {
        Ok(())
    } else {
        Err(Failure::Usage(format!(
            "there is no file {}",
            path.display()
        )))
    }
}
