//! What a command says to the person who started it. Logs are something else: they go through `tracing`.

/// A line of an answer or of progress, to standard output.
#[expect(clippy::print_stdout, reason = "the one place that speaks to the person at the terminal")]
pub fn line(text: &str) {
    println!("{text}");
}

/// What went wrong, to standard error.
#[expect(clippy::print_stderr, reason = "the one place that speaks to the person at the terminal")]
pub fn error(text: &str) {
    eprintln!("{text}");
}
