//! The program from outside: its command line, its files, its requests.

// `cfg(test)` although all of this is a test: it is what lints go by.
#[cfg(test)]
mod real;
