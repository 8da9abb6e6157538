//! Nothing: what is written on top of the clients is in the tests and examples.
