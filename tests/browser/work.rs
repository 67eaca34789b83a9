//! Long work says how far it is without a script, goes on when its page is closed, and leaves the
//! office to everybody else.

use std::{
    fmt::Write as _,
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use zip::{ZipWriter, write::SimpleFileOptions};

use crate::office::Office;

const OFFICER: &str = "finance-officer";

/// A bank's export of so many lines.
pub(crate) fn export(lines: u32) -> Vec<u8> {
    let mut text = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n".to_owned();
    for line in 1..=lines {
        let balance = 572_217 + u64::from(line) * 200;
        let (pounds, pence) = (balance / 100, balance % 100);
        writeln!(
            text,
            "23/04/2020,BGC,Grant {line},R{line},,2.00,{pounds}.{pence:02}"
        )
        .unwrap();
    }
    text.into_bytes()
}

/// A workbook of a megabyte that would unpack to a gigabyte of cells.
fn hostile() -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let parts = [
        ("[Content_Types].xml", "<Types/>"),
        (
            "xl/workbook.xml",
            "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
             <sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/\
             officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
             </Relationships>",
        ),
    ];
    for (name, text) in parts {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    zip.write_all(b"<worksheet><sheetData>").unwrap();
    let cells = "<row><c t=\"str\"><v>nothing</v></c></row>".repeat(10_000);
    for _ in 0..2_500 {
        zip.write_all(cells.as_bytes()).unwrap();
    }
    zip.write_all(b"</sheetData></worksheet>").unwrap();
    zip.finish().unwrap().into_inner()
}

/// Opens the page of some work, and closes it when it has said something.
pub(crate) fn peep(office: &Office, place: &str) -> String {
    let mut stream = TcpStream::connect(&office.host).unwrap();
    let host = &office.host;
    write!(
        stream,
        "GET {place} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n"
    )
    .unwrap();
    let (mut seen, mut bytes) = (String::new(), [0; 4096]);
    while !seen.contains("<progress") && !seen.contains("303") {
        let read = stream.read(&mut bytes).unwrap();
        assert!(read > 0, "the page ended: {seen}");
        seen.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
    seen
}

#[test]
fn a_long_import_says_how_far_it_is_and_goes_on_when_its_page_is_closed() {
    let office = Office::founded();
    let place = office
        .upload(
            "/cambridge/statements",
            "long.csv",
            "1000",
            &export(800_000),
        )
        .leads();
    assert!(
        place.contains("/work/"),
        "800,000 lines take their time: {place}"
    );
    let page = peep(&office, &place);
    assert!(
        page.contains("role=\"status\"") && page.contains("Reading long.csv"),
        "{page}"
    );
    // Every other page leads back to it.
    let home = office.page("/cambridge").body;
    assert!(home.contains(&format!("href=\"{place}\"")), "{home}");

    let told = office.page(&place).body;
    assert!(told.contains("Reading the file: "), "{told}");
    let plan = office.get(&place).leads();
    let page = office.page(&plan);
    assert!(page.body.contains("800,000"), "{}", page.body);
    assert!(!office.page("/cambridge").body.contains("class=\"works"));

    let fields = [("key", page.hidden("key")), ("plan", page.hidden("plan"))];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let confirm = || {
        office
            .send(OFFICER, "/cambridge/statements/confirm", &fields)
            .leads()
    };
    let writing = confirm();
    assert!(writing.contains("/work/"), "{writing}");
    // Asked at once, the page tells of the work for as long as it lasts; the same form sent beside
    // it is the same work, or what came of it where that is done first.
    let (told, again) = thread::scope(|scope| {
        let again = scope.spawn(confirm);
        (office.page(&writing).body, again.join().unwrap())
    });
    assert!(
        told.contains("Writing the lines: ") && told.contains("of 800,000 lines"),
        "{told}"
    );
    let file = office.get(&writing).leads();
    assert!(again == writing || again == file, "{again}");
    assert!(office.page(&file).body.contains("The file was brought in"));
    assert_eq!(file, confirm(), "and when it is done, where that led");
}

#[test]
fn the_office_answers_others_while_hostile_files_are_refused() {
    let office = Office::founded();
    let bytes = hostile();
    thread::scope(|scope| {
        let upload = || {
            let answer = office.upload("/cambridge/statements", "bomb.xlsx", "1000", &bytes);
            if answer.status == 303 {
                office.get(&answer.leads())
            } else {
                answer
            }
        };
        let hostile: Vec<_> = (0..3).map(|_| scope.spawn(upload)).collect();
        let (mut longest, mut asked) = (Duration::ZERO, 0);
        while asked < 5 || !hostile.iter().all(thread::ScopedJoinHandle::is_finished) {
            let begun = Instant::now();
            office.page("/cambridge");
            longest = longest.max(begun.elapsed());
            asked += 1;
        }
        for one in hostile {
            let refused = one.join().unwrap();
            let says = refused.body.contains("nothing was written")
                || refused.body.contains("There is a problem");
            assert!(says, "{}: {}", refused.status, refused.body);
        }
        assert!(
            asked > 10,
            "they were refused before anybody else could ask: {asked}"
        );
        assert!(
            longest < Duration::from_secs(2),
            "{longest:?} for one of {asked} pages"
        );
    });
    assert!(
        office
            .page("/cambridge/statements")
            .body
            .contains("No file yet")
    );
}

#[test]
fn verifying_and_the_workbook_are_work_as_well() {
    let office = Office::demonstration();
    let verified = office.send(OFFICER, "/cambridge/verify", &[]).leads();
    let page = office.page(&office.arrive(&verified)).body;
    assert!(page.contains("Verified"), "{page}");
    let workbook = office.get("/cambridge/2020-21/files/audited-workbook.xlsx");
    let workbook = match workbook.status {
        303 => office.get(&office.arrive(&workbook.leads())),
        _ => workbook,
    };
    assert_eq!(workbook.status, 200);
    assert!(
        workbook
            .header("content-disposition")
            .unwrap()
            .contains("audited-workbook-2020-21")
    );
    let gone = office.get("/cambridge/work/none");
    assert_eq!(gone.status, 422);
    assert!(gone.body.contains("no longer known"), "{}", gone.body);
}
