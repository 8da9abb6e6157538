//! What no document says, and what becomes of it: how a client behaves.

use super::at::Finding;
use super::effect;
use super::pairs::Comparison;
use super::tell::{Carried, Reach};

impl Comparison<'_> {
    pub fn settings(&mut self) {
        let (old, new) = (&self.old.api, &self.new.api);
        let changed = [
            (
                "retries",
                "calls are repeated after other statuses",
                old.retry_statuses != new.retry_statuses,
            ),
            (
                "trace",
                "the server's name of an exchange is looked for elsewhere",
                old.trace != new.trace,
            ),
            (
                "signature",
                "messages are signed in another way",
                old.signature != new.signature,
            ),
            (
                "tokens",
                "tokens are asked for in another way",
                old.pkce != new.pkce || old.token_endpoint != new.token_endpoint,
            ),
            (
                "webhooks",
                "webhooks are signed in another way",
                old.webhook_signature != new.webhook_signature,
            ),
        ];
        for (subject, what, _) in changed.into_iter().filter(|(_, _, changed)| *changed) {
            self.beside.push(Carried {
                finding: Finding {
                    new: None,
                    ..Finding::added(subject, what.to_owned(), "", effect::NONE)
                },
                reach: Reach::default(),
            });
        }
    }
}
