//! The behaviour of the program, as data: every case in `testdata/cli` is a command line with what it
//! prints and its exit code. `TRYCMD=overwrite cargo test --test it` writes down what it prints now.

#[test]
fn every_case_prints_what_it_should() {
    // Colour that is forced around the tests must not show in them.
    trycmd::TestCases::new().env("NO_COLOR", "1").case("testdata/cli/*.toml");
}
