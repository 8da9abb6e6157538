//! What can be written on top of the clients, and what it means.

mod shop;
mod states;
mod unknown;
