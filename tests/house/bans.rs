//! What may not stand anywhere: binary floats where there is money, hosts and paths of the machine
//! that it was written on.

use regex::Regex;

use crate::source::{Fault, Source, has_extension, holds, line_of};

/// Layers in which no binary float holds anything (law 13).
const EXACT: [&str; 3] = ["src/ledger/", "src/statement/", "src/report/"];

fn exact_layers_have_no_floats(source: &Source) -> Vec<Fault> {
    let exact = EXACT.iter().any(|layer| source.path.starts_with(layer));
    if !exact || !source.is_rust() {
        return Vec::new();
    }
    let code = source.code();
    let float = Regex::new(r"\bf(32|64)\b|(^|[^\w.])\d[\d_]*\.\d|\d_?f(32|64)\b").unwrap();
    float
        .find_iter(&code)
        .map(|found| {
            let says = "money is exact: use Money, a whole number or a Decimal";
            source.fault(line_of(&code, found.start()), says)
        })
        .collect()
}

/// The registries of this language and others, said so that this file does not name them.
fn hosts() -> Regex {
    let hosts = [
        ["crates", "io"],
        ["docs", "rs"],
        ["lib", "rs"],
        ["npmjs", "com"],
        ["npmjs", "org"],
        ["pypi", "org"],
        ["pythonhosted", "org"],
        ["golang", "org"],
        ["debian", "org"],
    ];
    let hosts: Vec<String> = hosts.iter().map(|host| host.join(r"\.")).collect();
    Regex::new(&format!(
        r"https?://[\w.-]*\b({0})\b|\b(index|static|registry|files|proxy|deb|www)\.({0})\b",
        hosts.join("|")
    ))
    .unwrap()
}

fn names_no_registry(source: &Source) -> Vec<Fault> {
    // Cargo writes the name of its own index into every lock file.
    if has_extension(&source.path, "lock") {
        return Vec::new();
    }
    hosts()
        .find_iter(&source.text)
        .map(|found| {
            let says = "no registry is named here; the tools know their own";
            source.fault(line_of(&source.text, found.start()), says)
        })
        .collect()
}

fn names_no_machine(source: &Source) -> Vec<Fault> {
    let folders = ["work", "root", "home"].join("|");
    let path = Regex::new(&format!(r#"(^|[\s"'`=(])/({folders})/\w"#)).unwrap();
    path.find_iter(&source.text)
        .map(|found| {
            let says = "a path of one machine; take it from a setting";
            source.fault(line_of(&source.text, found.end()), says)
        })
        .collect()
}

#[test]
fn no_binary_float_stands_where_there_is_money() {
    holds(exact_layers_have_no_floats);
    for (path, code, faults) in [
        ("src/ledger/a.rs", "fn a(rate: f64) {}", 1),
        ("src/report/a.rs", "let share = 0.5;", 1),
        (
            "src/report/a.rs",
            "let share = pair.0.1; // 0.5\nlet text = \"0.5\";",
            0,
        ),
        ("src/render/a.rs", "sheet.write(row, pounds as f64);", 0),
    ] {
        let found = exact_layers_have_no_floats(&Source::made_up(path, code));
        assert_eq!(found.len(), faults, "{path}: {code}");
    }
}

#[test]
fn no_registry_is_named() {
    holds(names_no_registry);
    let named = format!("curl https://{}", ["static", "crates", "io/x"].join("."));
    assert_eq!(
        names_no_registry(&Source::made_up("tests/run", &named)).len(),
        1
    );
    assert_eq!(
        names_no_registry(&Source::made_up("Cargo.lock", &named)).len(),
        0
    );
    assert!(names_no_registry(&Source::made_up("src/lib.rs", "//! Not src/lib.rs.")).is_empty());
}

#[test]
fn no_path_of_one_machine_is_named() {
    holds(names_no_machine);
    let named = format!("let corpus = \"/{}/shared\";", "work");
    let faults = names_no_machine(&Source::made_up("tests/a.rs", &named));
    assert_eq!(faults.len(), 1);
    assert!(names_no_machine(&Source::made_up("a.rs", "../work/shared")).is_empty());
}
