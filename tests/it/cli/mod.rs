//! The program from outside: what it prints, what it sends, what it leaves, how it exits.

mod again;
mod arguments;
mod causes;
mod clean;
mod expectations;
mod fixture;
mod generated;
mod grants;
mod hops;
mod keyrefs;
mod lab;
mod odd_keys;
mod policy;
mod refusals;
mod runs;
mod vendors;
mod whoami;
