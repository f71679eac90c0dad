//! Curriculum and checker.
