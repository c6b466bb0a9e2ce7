//! All integration tests in one binary.

mod it {
    mod text_scripts;
}
