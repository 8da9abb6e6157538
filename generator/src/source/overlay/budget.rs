//! How much the actions of an overlay may do: `$..*` lets a document double with each of them.

/// Nodes that the actions of one overlay may add. Overlays are written by hand; those of large APIs add some hundreds.
const MAX_ADDED: usize = 100_000;

/// Nodes that they may look at, each time anew.
const MAX_VISITED: usize = 20_000_000;

/// What is left of both.
pub(super) struct Budget {
    added: usize,
    visited: usize,
    exhausted: bool,
}

impl Budget {
    pub(super) fn new() -> Self {
        Budget {
            added: MAX_ADDED,
            visited: MAX_VISITED,
            exhausted: false,
        }
    }

    /// Whether an action wanted more than was left. No other one is worth a try then.
    pub(super) fn is_exhausted(&self) -> bool {
        self.exhausted
    }

    /// Takes what `size` nodes at each of `places` add.
    pub(super) fn grow(&mut self, size: usize, places: usize) -> Result<(), String> {
        let left = self.added.checked_sub(size.saturating_mul(places));
        self.exhausted |= left.is_none();
        self.added = left.ok_or_else(|| {
            format!(
                "the actions of the overlay would add more than {MAX_ADDED} values to the document"
            )
        })?;
        Ok(())
    }

    /// Takes a look at `nodes`.
    pub(super) fn visit(&mut self, nodes: usize) -> Result<(), String> {
        let left = self.visited.checked_sub(nodes);
        self.exhausted |= left.is_none();
        self.visited = left.ok_or(
            "the actions of the overlay look at too much: name the paths to what they change, without `..`",
        )?;
        Ok(())
    }
}
