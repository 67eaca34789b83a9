//! Who may ask: this machine under its own names, and pages of this office alone.

use crate::{http::ask, office::Office};

#[test]
fn other_hosts_and_posts_from_other_sites_are_refused() {
    let office = Office::founded();
    let rebound = ask(
        &office.host,
        "GET",
        "/cambridge",
        &[("Host", "ledger.example:80")],
        b"",
    );
    assert_eq!(rebound.status, 421);

    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let elsewhere = [form, ("Origin", "https://elsewhere.example")];
    let crossed = ask(&office.host, "POST", "/cambridge/verify", &elsewhere, b"");
    assert_eq!(crossed.status, 403);
    let marked = [form, ("Sec-Fetch-Site", "cross-site")];
    assert_eq!(
        ask(&office.host, "POST", "/cambridge/verify", &marked, b"").status,
        403
    );

    let page = office.page("/cambridge");
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(!page.body.contains(" style=") && !page.body.contains(" onclick="));
    assert!(page.body.contains("not authenticated"));
}

#[test]
fn the_demonstration_ends_by_serving_the_office() {
    let office = Office::demonstrated();
    assert!(office.page("/cambridge").body.contains("5,722.17"));
}

#[test]
fn assets_are_kept_for_good_and_pages_never() {
    let office = Office::founded();
    let page = office.page("/cambridge");
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let (_, rest) = page.body.split_once("rel=\"stylesheet\" href=\"").unwrap();
    let style = office.page(rest.split('"').next().unwrap());
    assert!(style.header("cache-control").unwrap().contains("immutable"));
    let packed = ask(
        &office.host,
        "GET",
        "/cambridge",
        &[("Accept-Encoding", "gzip")],
        b"",
    );
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
}

#[test]
fn the_address_of_a_form_leads_back_to_its_page() {
    let office = Office::founded();
    for (form, page) in [
        (
            "/cambridge/reconcile/1100/2021-03-31/approve",
            "/cambridge/reconcile/1100/2021-03-31",
        ),
        ("/cambridge/statements/confirm", "/cambridge/statements"),
        ("/acting", "/"),
    ] {
        assert_eq!(office.get(form).leads(), page);
    }
    assert_eq!(ask(&office.host, "DELETE", "/acting", &[], b"").status, 405);
}

#[test]
fn a_file_that_is_larger_than_the_setting_says_is_refused_with_the_limit() {
    let office = Office::of_small_files();
    let place = "/cambridge/statements";
    // The reader of files refuses the one, and what takes forms in the other.
    for size in [3 << 19, 2 << 20] {
        let sent = office.upload(place, "april.csv", "1000", &vec![b'a'; size]);
        assert_eq!(sent.status, 422, "{size}: {}", sent.body);
        let says = "larger than the 1 MB that a statement may have";
        assert!(sent.body.contains(says), "{size}: {}", sent.body);
    }
}
