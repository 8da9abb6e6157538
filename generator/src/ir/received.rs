//! What several messages have in common beside their bodies.

/// Something that is read out of a message on demand, such as a header.
pub trait Received: Clone {
    /// Whether both are read in the same way.
    fn is_same(&self, other: &Self) -> bool;

    /// Whether it is always there.
    fn is_required(&self) -> bool;

    /// Says whether it is always there.
    fn require(&mut self, required: bool);
}

/// What several messages have, each once for each way in which it is read, with what the first message is that has it.
/// It is required if every message must have it.
pub fn united<'m, M, T>(messages: impl Iterator<Item = (M, &'m [T])>) -> Vec<(M, T)>
where
    M: Copy,
    T: Received + 'm,
{
    let messages: Vec<(M, &[T])> = messages.collect();
    let mut all: Vec<(M, T)> = Vec::new();
    for (message, of_message) in &messages {
        for one in *of_message {
            if all.iter().all(|(_, known)| !known.is_same(one)) {
                all.push((*message, one.clone()));
            }
        }
    }
    for (_, one) in &mut all {
        let required = messages.iter().all(|(_, of_message)| {
            let mut found = of_message.iter();
            found.any(|other| other.is_same(one) && other.is_required())
        });
        one.require(required);
    }
    all
}
