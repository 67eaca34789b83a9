//! Every text that the store of this process runs, heard as it is run.

use std::{
    collections::BTreeSet,
    sync::{Mutex, OnceLock},
};

use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

/// Every text that the store has run, as its driver tells it.
pub(super) struct Heard(pub(super) Mutex<BTreeSet<String>>);

static HEARD: OnceLock<&'static Heard> = OnceLock::new();

#[derive(Default)]
struct Text {
    summary: String,
    statement: String,
}

impl Visit for Text {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.trim().clone_into(&mut self.statement),
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.record_str(field, format!("{value:?}").trim_matches('"'));
    }
}

impl Subscriber for &'static Heard {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text::default();
        event.record(&mut text);
        let whole = if text.statement.is_empty() {
            text.summary
        } else {
            text.statement
        };
        self.0.lock().unwrap().insert(whole);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

pub(super) fn heard() -> &'static Heard {
    HEARD.get_or_init(|| {
        let heard: &'static Heard = Box::leak(Box::new(Heard(Mutex::default())));
        tracing::subscriber::set_global_default(heard).expect("nobody listens yet");
        heard
    })
}
