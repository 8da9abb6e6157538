//! The command from outside, against servers on this machine.

mod documents;
mod network;
mod pages;
mod support;
