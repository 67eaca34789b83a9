//! Any text as a profile: refused, or a profile that is written and read again as itself.
#![no_main]

use fundledger::statement::profile::Profile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(profile) = Profile::from_toml(text, "fuzzed.toml") else {
        return;
    };
    let written = profile.to_toml().expect("a profile can be written");
    let again = Profile::from_toml(&written, "again.toml");
    assert_eq!(again, Ok(profile), "{written}");
});
