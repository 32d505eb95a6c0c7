//! What the build accepts, and what stops it.

use translations::{Fault, Sources, compile};

fn faults(fi: &str, sv: &str, en: &str) -> Vec<Fault> {
    compile(&Sources { fi, sv, en }).err().unwrap_or_default()
}

fn code(text: &str) -> String {
    compile(&Sources { fi: text, sv: text, en: text }).unwrap_or_default()
}

#[test]
fn a_language_that_lacks_a_message_stops_the_build() {
    assert_eq!(
        faults("save = Tallenna\n", "", "save = Save\n"),
        [Fault::Missing { lang: "sv", message: "save".to_owned() }]
    );
}

#[test]
fn a_message_that_only_one_language_has_stops_the_build() {
    let found = faults("save = Tallenna\nextra = Ylimääräinen\n", "save = Spara\n", "save = Save\n");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|fault| matches!(fault, Fault::Missing { message, .. } if message == "extra")));
}

#[test]
fn a_language_that_lacks_an_attribute_stops_the_build() {
    let found = faults("a = A\n    .hint = H\n", "a = A\n", "a = A\n    .hint = H\n");
    assert_eq!(found, [Fault::Missing { lang: "sv", message: "a.hint".to_owned() }]);
}

#[test]
fn a_language_that_forgets_a_variable_stops_the_build() {
    let found = faults("hi = Hei { $name }\n", "hi = Hej\n", "hi = Hi { $name }\n");
    assert!(matches!(found.as_slice(), [Fault::Variables { lang: "sv", .. }]), "{found:?}");
}

#[test]
fn what_is_no_fluent_stops_the_build_and_tells_the_line() {
    let found = faults("a = A\nb = { $\n", "a = A\n", "a = A\n");
    assert!(found.iter().any(|fault| fault.to_string().contains("line 2")), "{found:?}");
}

#[test]
fn a_branch_that_never_happens_stops_the_build() {
    let text = "n = { $count ->\n    [few] some\n   *[other] many\n}\n";
    assert!(matches!(faults(text, text, text).first(), Some(Fault::Unsupported { .. })));
}

#[test]
fn references_in_a_circle_stop_the_build() {
    let text = "a = { b }\nb = { a }\n";
    assert!(matches!(faults(text, text, text).first(), Some(Fault::Unsupported { .. })));
}

#[test]
fn a_variable_is_not_both_number_and_word() {
    let text = "a = { $x ->\n    [one] 1\n   *[other] 2\n} { $x ->\n    [cat] cat\n   *[dog] dog\n}\n";
    assert!(matches!(faults(text, text, text).first(), Some(Fault::MixedVariable { .. })));
}

#[test]
fn a_plain_text_is_a_static_str_and_tells_its_english_text() {
    let code = code("sign-in = Sign in\n");
    assert!(code.contains("pub fn sign_in(self) -> &'static str"), "{code}");
    assert!(code.contains("/// `sign-in`: “Sign in”"), "{code}");
}

#[test]
fn arguments_are_typed_by_their_use_and_come_in_alphabetical_order() {
    let code = code(
        "x = { $who } { $count ->\n    [one] one\n   *[other] { $count }\n} { $kind ->\n    [late] late\n   *[absent] absent\n}\n",
    );
    assert!(
        code.contains(
            "pub fn x(self, count: impl Count, kind: &str, who: impl ::std::fmt::Display) -> String"
        ),
        "{code}"
    );
}

#[test]
fn a_term_is_put_in_place_in_the_case_that_is_asked_for() {
    let text = "-brand = { $case ->\n    [genitive] DigiOnen\n   *[nominative] DigiOne\n}\nwelcome = { -brand(case: \"genitive\") } etusivu, { -brand }\n";
    assert!(code(text).contains("\"DigiOnen etusivu, DigiOne\""));
}

#[test]
fn a_word_that_rust_keeps_for_itself_gets_a_tail() {
    assert!(code("type = Type\n").contains("pub fn type_(self)"));
}
