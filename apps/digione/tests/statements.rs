//! Every SQL text of the program, prepared against the migrated database, and its columns compared with its row type.

use administration as _;
use audit as _;
use demo as _;
use desktop as _;
use ecosystem as _;
use events as _;
use identity as _;
use oneroster as _;
use teaching as _;
use testkit::TestDb;
use vault as _;
use web as _;

#[tokio::test]
async fn every_statement_is_understood_and_answers_its_row_type() {
    let test = TestDb::new().await;
    let owner = test.owner().await;
    let mut wrong = Vec::new();
    let mut count = 0;
    for statement in db::statements() {
        count += 1;
        if statement.text.trim_start().to_ascii_lowercase().starts_with("copy ") {
            continue; // COPY cannot be prepared; the import's own tests run it.
        }
        let prepared = match owner.prepare(statement.text).await {
            Ok(prepared) => prepared,
            Err(error) => {
                let said = error.as_db_error().map_or_else(|| error.to_string(), |e| e.message().to_owned());
                wrong.push(format!("{}: {said}", statement.place));
                continue;
            }
        };
        let names: Vec<&str> = prepared.columns().iter().map(|c| c.name()).collect();
        let expected: Vec<&str> = statement.columns.iter().map(|c| c.name).collect();
        if !expected.is_empty() && names != expected {
            wrong.push(format!("{}: answers {names:?}, the row type has {expected:?}", statement.place));
            continue;
        }
        for (column, wanted) in prepared.columns().iter().zip(statement.columns) {
            if !(wanted.accepts)(column.type_()) {
                wrong.push(format!("{}: {} is {}", statement.place, column.name(), column.type_()));
            }
        }
    }
    assert!(count > 50, "only {count} statements are registered: a room is not linked in");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
