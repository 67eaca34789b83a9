//! The bytes of files, changed from a database prompt.

use super::{
    fixture::on_both,
    raw::Prompt,
    tampering::{findings, rich},
};

#[tokio::test]
async fn a_changed_file_and_a_missing_one_are_named() {
    on_both(async |db| {
        rich(&db).await;
        let mut prompt = Prompt::unguarded(&db).await;
        let other = if db.engine == "sqlite" {
            "x'4b4c0400'"
        } else {
            "'\\x4b4c0400'"
        };
        let change = format!("update file set deflated = {other} where name = 'extract.xlsx'");
        assert_eq!(prompt.run(&change).await.unwrap(), 1);
        let found = findings(&db, None).await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("file 'extract.xlsx'"), "{found:?}");
        prompt.run("delete from file").await.unwrap();
        let found = findings(&db, None).await;
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0], "import 1: its file is not in the database");
        assert!(
            found[1].starts_with("the report decided on in record"),
            "{found:?}"
        );
    })
    .await;
}
