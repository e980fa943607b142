//! The program from outside: what it prints, what it sends, what it leaves, how it exits.

mod again;
mod arguments;
mod fixture;
mod generated;
mod hops;
mod keyrefs;
mod lab;
mod refusals;
mod runs;
