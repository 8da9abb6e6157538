//! A workspace with the client of a shop, under git.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use tests::command::{self, Outcome, outcome};

/// The document as it is published first.
pub const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example'}]
paths:
  /payments:
    post:
      operationId: createPayment
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/NewPayment'}}}
      responses: {'204': {description: Paid.}}
components:
  schemas:
    NewPayment:
      type: object
      required: [amount]
      properties:
        amount: {type: integer}
";

/// The same with one operation more.
pub fn with_an_addition(document: &str) -> String {
    let addition =
        "  /health:\n    get: {operationId: getHealth, responses: {'204': {description: Well.}}}\n";
    document.replace("components:\n", &format!("{addition}components:\n"))
}

/// The same with a property that every payment needs.
pub fn with_a_break(document: &str) -> String {
    let document = document.replace("required: [amount]", "required: [amount, channel]");
    document + "        channel: {type: string}\n"
}

/// The directory, and what is in it.
pub struct Shop(TempDir);

impl Shop {
    /// A workspace that has just got its settings, and is committed like that. Its document comes from `source`.
    pub fn of(source: &str) -> Shop {
        let shop = Shop(tempfile::tempdir().expect("a directory"));
        let settings = format!("[shop]\ndocument = \"shop.yaml\"\nsource = '{source}'\n");
        shop.write("specs/codegen.toml", &settings);
        shop.write(
            "generated/Cargo.toml",
            "[package]\nname = \"generated\"\nversion = \"0.3.1\"\nedition = \"2024\"\n",
        );
        shop.git(&["init", "--quiet"]);
        shop.commit();
        shop
    }

    /// The same with a document, its client, and no provider.
    pub fn with(document: &str) -> Shop {
        let shop = Shop::of("https://shop.example/shop.yaml");
        shop.write("specs/shop.yaml", document);
        shop.succeeds(&["codegen"]);
        shop.commit();
        shop
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, text).expect("a file");
    }

    /// The text of a file; nothing if it is not there.
    pub fn read(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.path(path)).ok()
    }

    pub fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&[
            "commit",
            "--quiet",
            "--allow-empty",
            "--message",
            "All there is",
        ]);
    }

    /// What differs from the last commit, a file a line.
    pub fn status(&self) -> String {
        self.git(&["status", "--short", "--untracked-files=all"])
    }

    fn git(&self, arguments: &[&str]) -> String {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=Shop", "-c", "user.email=shop@shop.example"])
            .args(["-c", "commit.gpgsign=false"])
            .args(arguments)
            .current_dir(self.0.path());
        let outcome = outcome(&mut git);
        assert_eq!(outcome.status, Some(0), "{arguments:?}: {}", outcome.stderr);
        outcome.stdout
    }

    /// Runs a task of `cargo xtask` on this workspace.
    pub fn task(&self, arguments: &[&str]) -> Outcome {
        let (task, arguments) = arguments.split_first().expect("a task");
        let mut command = Command::new(command::xtask());
        command
            .arg(task)
            .arg("--root")
            .arg(self.0.path())
            .args(arguments)
            .stdin(Stdio::null())
            // What is compiled for this workspace is compiled as it says.
            .env_remove("CARGO_TARGET_DIR")
            .env("CARGO_NET_OFFLINE", "true");
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
            command.env_remove(name).env_remove(name.to_lowercase());
        }
        outcome(&mut command)
    }

    /// Runs a task that has to succeed: what it says.
    pub fn succeeds(&self, arguments: &[&str]) -> String {
        let outcome = self.task(arguments);
        assert_eq!(
            outcome.status,
            Some(0),
            "{}{}",
            outcome.stdout,
            outcome.stderr
        );
        outcome.stdout
    }

    /// Makes it a workspace that Cargo can compile, with a program that uses the client, and a test that knows which files
    /// its operations are in. It stands on our runtime, in the versions and with the flags that other tests compile it with.
    pub fn can_be_compiled(&self, program: &str, files: &[&str]) {
        let ours = tests::workspace();
        let runtime = ours.join("runtime");
        let manifest = format!(
            "[package]\nname = \"generated\"\nversion = \"0.3.1\"\nedition = \"2024\"\n\n\
             [features]\naxum = [\"runtime/axum\"]\nstand-in = [\"runtime/stand-in\"]\n\n\
             [dependencies]\nruntime = {{ path = {runtime:?}, features = [\"patterns\"] }}\n"
        );
        self.write("generated/Cargo.toml", &manifest);
        self.write("generated/src/lib.rs", "pub mod shop;\npub use runtime;\n");
        self.write(
            "tests/Cargo.toml",
            "[package]\nname = \"tests\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\ngenerated = { path = \"../generated\" }\n",
        );
        self.write("tests/src/lib.rs", program);
        self.write("tests/tests/outline.rs", &outline(files));
        self.write(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"generated\", \"tests\"]\n\n[profile.dev]\ndebug = false\n",
        );
        let target = command::target_directory().join("generated-crates/target");
        self.write(
            ".cargo/config.toml",
            &format!("[build]\ntarget-dir = {target:?}\nrustflags = [\"-D\", \"warnings\"]\n"),
        );
        let lock = fs::read_to_string(ours.join("Cargo.lock")).expect("our own Cargo.lock");
        self.write("Cargo.lock", &lock);
    }

    /// Removes what was compiled of it: another run is another directory, and begins anew.
    pub fn clean(&self) {
        let mut cargo = command::cargo();
        cargo
            .args([
                "clean",
                "--offline",
                "--package=generated",
                "--package=tests",
            ])
            .current_dir(self.0.path())
            .env_remove("CARGO_TARGET_DIR");
        let outcome = outcome(&mut cargo);
        assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
    }
}

/// A test that notices what users of the client would.
fn outline(files: &[&str]) -> String {
    format!(
        "#[test]
fn operations_stay() {{
    let operations = concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/../generated/src/shop/operations\");
    let entries = std::fs::read_dir(operations).expect(\"a directory\").flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.file_name()).collect();
    files.sort();
    assert_eq!(files, {files:?});
}}
"
    )
}
