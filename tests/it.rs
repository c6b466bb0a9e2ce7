//! All integration tests in one binary.

mod it {
    mod text_layout;
    mod text_properties;
    mod text_scripts;
}
