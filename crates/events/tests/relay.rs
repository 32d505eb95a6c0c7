//! The outbox and its relay: numbered after commit, without gaps, in order, and nothing told of what was not committed.
#![expect(clippy::unwrap_used, reason = "a failure here fails the test")]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use db::{DbError, Tx};
use events::{Event, Follower, Following, Relay, emit};
use kernel::ProviderId;
use testkit::{Country, TestDb};

#[derive(Default)]
struct Listener {
    heard: Mutex<Vec<(ProviderId, i64, String)>>,
    refuses: AtomicBool,
}

impl Follower for Listener {
    fn follow<'a>(&'a self, _: &'a mut Tx, provider: ProviderId, events: &'a [Event]) -> Following<'a> {
        Box::pin(async move {
            if self.refuses.load(Ordering::Relaxed) {
                return Err(DbError::Busy);
            }
            let heard = events.iter().map(|e| (provider, e.change_no, e.kind.clone()));
            self.heard.lock().unwrap().extend(heard);
            Ok(())
        })
    }
}

struct Stage {
    test: TestDb,
    country: Country,
    listener: Arc<Listener>,
    relay: Relay,
}

async fn stage() -> Stage {
    let test = TestDb::new().await;
    let country = Country::build(&test, 1).await;
    let listener = Arc::new(Listener::default());
    let relay = Relay::new(test.db.clone(), test.clock(), vec![listener.clone()]);
    Stage { test, country, listener, relay }
}

impl Stage {
    async fn happens(&self, kind: &str) {
        self.test.db.provider(self.country.provider, async |tx| self.tell(tx, kind).await).await.unwrap();
    }

    async fn tell(&self, tx: &mut Tx, kind: &str) -> Result<(), DbError> {
        let test = &self.test;
        emit(tx, test.clock.as_ref(), &test.ids, self.country.provider, kind, &[], None).await
    }

    fn heard(&self) -> Vec<(i64, String)> {
        self.listener.heard.lock().unwrap().iter().map(|(_, no, kind)| (*no, kind.clone())).collect()
    }
}

#[tokio::test]
async fn what_happens_is_numbered_from_one_without_gaps_and_told_once() {
    let stage = stage().await;
    for kind in ["a", "b", "c"] {
        stage.happens(kind).await;
        stage.test.clock.advance(jiff::SignedDuration::from_secs(1));
    }
    assert_eq!(stage.relay.run_once().await.unwrap(), 3);
    assert_eq!(stage.relay.run_once().await.unwrap(), 0);
    stage.happens("d").await;
    stage.relay.run_once().await.unwrap();
    let expected: Vec<(i64, String)> =
        [(1, "a"), (2, "b"), (3, "c"), (4, "d")].map(|(no, kind)| (no, kind.to_owned())).into();
    assert_eq!(stage.heard(), expected);
}

#[tokio::test]
async fn a_change_that_was_rolled_back_is_never_told() {
    let stage = stage().await;
    let broken: Result<(), DbError> = stage
        .test
        .db
        .provider(stage.country.provider, async |tx| {
            stage.tell(tx, "never").await?;
            Err(DbError::Busy)
        })
        .await;
    assert!(broken.is_err());
    stage.relay.run_once().await.unwrap();
    assert!(stage.heard().is_empty());
}

#[tokio::test]
async fn a_late_commit_never_sorts_before_what_was_already_told() {
    let stage = stage().await;
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let (go_on, may_go_on) = tokio::sync::oneshot::channel::<()>();
    let late = stage.test.db.provider(stage.country.provider, async |tx| {
        stage.tell(tx, "begun first, committed last").await?;
        begun.send(()).unwrap();
        may_go_on.await.unwrap();
        Ok::<_, DbError>(())
    });
    let quick = async {
        has_begun.await.unwrap();
        stage.test.clock.advance(jiff::SignedDuration::from_secs(1));
        stage.happens("quick").await;
        stage.relay.run_once().await.unwrap();
        go_on.send(()).unwrap();
    };
    let (answer, ()) = tokio::join!(late, quick);
    answer.unwrap();
    stage.relay.run_once().await.unwrap();
    let kinds: Vec<String> = stage.heard().into_iter().map(|(_, kind)| kind).collect();
    assert_eq!(kinds, ["quick", "begun first, committed last"]);
}

#[tokio::test]
async fn a_follower_that_fails_hears_it_again_with_the_same_numbers() {
    let stage = stage().await;
    stage.happens("a").await;
    stage.listener.refuses.store(true, Ordering::Relaxed);
    assert!(stage.relay.run_once().await.is_err());
    stage.listener.refuses.store(false, Ordering::Relaxed);
    stage.relay.run_once().await.unwrap();
    assert_eq!(stage.heard(), [(1, "a".to_owned())]);
}

#[tokio::test]
async fn two_relays_at_once_tell_everything_once() {
    let stage = stage().await;
    for _ in 0..40 {
        stage.happens("x").await;
    }
    let other = Relay::new(stage.test.db.clone(), stage.test.clock(), vec![stage.listener.clone()]);
    let (one, two) = tokio::join!(stage.relay.run_once(), other.run_once());
    // The slower of the two may find that the faster took its events; it then leaves them alone.
    assert!(one.is_ok() || two.is_ok());
    let mut numbers: Vec<i64> = stage.heard().into_iter().map(|(no, _)| no).collect();
    numbers.sort_unstable();
    numbers.dedup();
    stage.relay.run_once().await.unwrap();
    let waiting: i64 = stage
        .test
        .owner()
        .await
        .query_one("select count(*) from outbox where change_no is null", &[])
        .await
        .unwrap()
        .get(0);
    assert_eq!(waiting, 0);
    let row = stage
        .test
        .owner()
        .await
        .query_one("select count(distinct change_no), min(change_no), max(change_no) from outbox", &[])
        .await
        .unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1), row.get::<_, i64>(2)), (40, 1, 40));
}
