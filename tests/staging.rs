//! The samples, and what staging makes of them.

mod samples;

mod staging {
    mod sample_files;
}
