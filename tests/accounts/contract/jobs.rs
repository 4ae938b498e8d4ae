//! Jobs: in the caller's unit of work, leased by one worker, and tried again until they are done or given up.

use vestibule::accounts::{
    JobError, JobState, Kinds, Lease, LeasedJob, NewJob, SeenLease, Settlement, Store, StoreError, Timestamp,
};

use super::Fixture;
use super::side_by_side::beside;
use crate::fixture::{DAY, MINUTE};
use crate::letters::{Letter, Post};
use crate::until::until;

const ONE: Lease = Lease([1; 16]);
const OTHER: Lease = Lease([2; 16]);

fn kinds() -> Kinds {
    ["letter"].into_iter().collect()
}

impl Fixture {
    fn letter(&self, to: &str) -> NewJob {
        NewJob::of(&Letter::to(to), self.now())
    }

    fn now(&self) -> Timestamp {
        vestibule::accounts::Clock::now(&*self.clock)
    }

    async fn enqueue(&self, job: &NewJob) -> bool {
        let mut work = self.store.begin().await.unwrap();
        let is_new = work.jobs().enqueue(job).await.unwrap();
        work.commit().await.unwrap();
        is_new
    }

    async fn lease(&self, lease: Lease) -> Vec<LeasedJob> {
        let mut work = self.store.begin().await.unwrap();
        let jobs = work.jobs().lease(&kinds(), lease, 10, self.now()).await.unwrap();
        work.commit().await.unwrap();
        jobs
    }

    async fn settle(&self, id: i64, lease: Lease, settlement: &Settlement) -> bool {
        let mut work = self.store.begin().await.unwrap();
        let is_settled = work.jobs().settle(id, lease, settlement).await.unwrap();
        work.commit().await.unwrap();
        is_settled
    }

    async fn seen(&self) -> Vec<SeenLease> {
        self.store.read().await.unwrap().jobs().survey(&kinds(), self.now()).await.unwrap().leases
    }

    async fn is_ready(&self, kinds: Kinds) -> bool {
        self.store.read().await.unwrap().jobs().survey(&kinds, self.now()).await.unwrap().is_ready
    }

    async fn reclaim(&self, seen: &SeenLease, settlement: &Settlement) -> bool {
        let mut work = self.store.begin().await.unwrap();
        let is_reclaimed = work.jobs().reclaim(seen, settlement).await.unwrap();
        work.commit().await.unwrap();
        is_reclaimed
    }

    fn again(&self) -> Settlement {
        Settlement::Queued { run_at: self.now(), attempts: 1, error: Some("no answer".to_owned()) }
    }

    fn dead(&self) -> Settlement {
        Settlement::Dead { at: self.now(), error: "no such mailbox".to_owned() }
    }

    /// How many letters are in a state.
    async fn letters(&self, state: JobState) -> u64 {
        let counts = self.accounts.count_jobs().await.unwrap().counts;
        counts.iter().filter(|jobs| jobs.kind == "letter" && jobs.state == state).map(|jobs| jobs.count).sum()
    }
}

#[tokio::test]
async fn a_job_of_a_unit_of_work_that_is_not_committed_is_never_there() {
    let Some(fixture) = Fixture::new().await else { return };
    let enqueue = async |commits: bool| -> Result<(), StoreError> {
        let mut work = fixture.store.begin().await?;
        assert!(work.jobs().enqueue(&fixture.letter("ana@example.org")).await?);
        if commits { work.commit().await } else { Ok(()) }
    };
    enqueue(false).await.unwrap();
    assert!(fixture.lease(ONE).await.is_empty());
    enqueue(true).await.unwrap();
    assert_eq!(fixture.lease(ONE).await.len(), 1);
}

#[tokio::test]
async fn a_job_with_a_key_is_there_once_until_it_is_done_or_dead() {
    let Some(fixture) = Fixture::new().await else { return };
    let letter = fixture.letter("ana@example.org").once("ana");
    assert!(fixture.enqueue(&letter).await);
    assert!(!fixture.enqueue(&letter).await);
    assert!(fixture.enqueue(&fixture.letter("ana@example.org")).await, "a job without a key");
    assert_eq!(fixture.lease(ONE).await.len(), 2);
    assert!(!fixture.enqueue(&letter).await, "it is being run");
    for settlement in [Settlement::Done, fixture.dead()] {
        for seen in fixture.seen().await {
            assert!(fixture.settle(seen.id, seen.lease, &settlement).await);
        }
        assert!(fixture.enqueue(&letter).await, "{settlement:?}");
        assert_eq!(fixture.lease(OTHER).await.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_workers_that_lease_at_once_each_gets_other_jobs() {
    let Some(fixture) = Fixture::new().await else { return };
    for number in 0..20 {
        fixture.enqueue(&fixture.letter(&format!("{number}@example.org"))).await;
    }
    let (left, right) = tokio::join!(fixture.lease(ONE), fixture.lease(OTHER));
    let rest = fixture.lease(OTHER).await;
    let mut ids: Vec<i64> = [left, right, rest].concat().iter().map(|job| job.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 20);
    assert!(fixture.lease(ONE).await.is_empty());
}

#[tokio::test]
async fn who_has_lost_a_lease_can_end_it_no_more() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.enqueue(&fixture.letter("ana@example.org")).await;
    let id = fixture.lease(ONE).await[0].id;
    let seen = fixture.seen().await.remove(0);
    let mut work = fixture.store.begin().await.unwrap();
    assert!(work.jobs().renew(id, ONE).await.unwrap());
    assert!(!work.jobs().renew(id, OTHER).await.unwrap());
    work.commit().await.unwrap();
    assert!(!fixture.reclaim(&seen, &fixture.again()).await, "it has been renewed since it was seen");
    let seen = fixture.seen().await.remove(0);
    assert!(fixture.reclaim(&seen, &fixture.again()).await);
    assert!(!fixture.reclaim(&seen, &fixture.again()).await);
    assert!(!fixture.settle(id, ONE, &Settlement::Done).await);
    let again = fixture.lease(OTHER).await.remove(0);
    assert_eq!((again.id, again.attempt), (id, 2));
    assert!(!fixture.settle(id, ONE, &Settlement::Done).await && fixture.settle(id, OTHER, &Settlement::Done).await);
    assert_eq!(fixture.count("SELECT count(*) FROM jobs").await, 0);
}

#[tokio::test]
async fn jobs_of_kinds_that_a_worker_does_not_know_are_left_alone() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.enqueue(&NewJob { kind: "letters", ..fixture.letter("ana@example.org") }).await;
    assert!(!fixture.is_ready(kinds()).await && fixture.lease(ONE).await.is_empty());
    assert!(fixture.is_ready(["letter", "letters"].into_iter().collect()).await);
}

#[tokio::test]
async fn a_job_is_ready_when_its_time_has_come_and_the_oldest_comes_first() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.enqueue(&fixture.letter("late@example.org").after(2 * MINUTE)).await;
    fixture.enqueue(&fixture.letter("early@example.org").after(MINUTE)).await;
    assert!(fixture.lease(ONE).await.is_empty());
    assert_eq!(fixture.letters(JobState::Waiting).await, 2);
    fixture.clock.advance(3 * MINUTE);
    assert_eq!(fixture.letters(JobState::Ready).await, 2);
    assert_eq!(fixture.accounts.count_jobs().await.unwrap().longest_ready, 2 * MINUTE);
    let mut work = fixture.store.begin().await.unwrap();
    let first = work.jobs().lease(&kinds(), ONE, 1, fixture.now()).await.unwrap().remove(0);
    assert!(first.payload.contains("early"));
}

#[tokio::test]
async fn a_job_is_run_soon_after_it_is_committed_and_its_data_is_gone_when_it_is_done() {
    let Some(fixture) = Fixture::new().await else { return };
    let post = Post::new(|_| Ok(()));
    let worker = fixture.accounts.work(post.jobs());
    fixture.enqueue(&fixture.letter("ana@example.org")).await;
    until("it is delivered", async || post.delivered() == ["ana@example.org"]).await;
    until("it is deleted", async || fixture.count("SELECT count(*) FROM jobs WHERE kind = 'letter'").await == 0).await;
    worker.finish().await;
    assert_eq!(fixture.outcomes("letter"), [("done", 1)]);
}

impl Fixture {
    fn outcomes(&self, kind: &str) -> Vec<(&'static str, u64)> {
        let jobs = self.accounts.figures().jobs;
        jobs.into_iter().filter(|(of, ..)| of == kind).map(|(_, outcome, count)| (outcome, count)).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_hundred_jobs_two_nodes_run_each_once() {
    let Some(fixture) = Fixture::new().await else { return };
    let addresses: Vec<String> = (0..200).map(|number| format!("{number:03}@example.org")).collect();
    let mut work = fixture.store.begin().await.unwrap();
    for to in &addresses {
        work.jobs().enqueue(&fixture.letter(to)).await.unwrap();
    }
    work.commit().await.unwrap();
    let (here, there) = (Post::new(|_| Ok(())), Post::new(|_| Ok(())));
    let other = beside(&fixture).await;
    let workers = [fixture.accounts.work(here.jobs()), other.work(there.jobs())];
    until("all are done", async || fixture.count("SELECT count(*) FROM jobs WHERE kind = 'letter'").await == 0).await;
    for worker in workers {
        worker.finish().await;
    }
    let mut delivered = [here.delivered(), there.delivered()].concat();
    delivered.sort_unstable();
    assert_eq!(delivered, addresses);
}

#[tokio::test]
async fn what_fails_is_tried_again_after_a_wait_and_given_up_after_a_day() {
    let Some(fixture) = Fixture::new().await else { return };
    let post = Post::new(|_| Err(JobError::Temporary("the server is busy".to_owned())));
    let worker = fixture.accounts.work(post.jobs());
    fixture.enqueue(&fixture.letter("ana@example.org")).await;
    for attempt in 1..=3 {
        until("it was tried", async || post.attempts() == attempt).await;
        until("it waits", async || fixture.letters(JobState::Waiting).await == 1).await;
        // The longest wait after the third attempt is 40 seconds.
        fixture.clock.advance(MINUTE);
    }
    until("it was tried", async || post.attempts() == 4).await;
    until("it waits", async || fixture.letters(JobState::Waiting).await == 1).await;
    fixture.clock.advance(DAY);
    until("it is dead", async || fixture.letters(JobState::Dead).await == 1).await;
    worker.finish().await;
    let dead = fixture.accounts.dead_jobs(10).await.unwrap().remove(0);
    assert_eq!((dead.kind.as_str(), dead.about.as_str(), dead.attempts), ("letter", "example.org", 5));
    assert_eq!(dead.error, "the server is busy");
    assert_eq!(fixture.outcomes("letter"), [("dead", 1), ("failed", 4)]);
}

#[tokio::test]
async fn a_dead_job_is_tried_again_or_deleted_as_the_operator_says_and_not_kept_for_ever() {
    let Some(fixture) = Fixture::new().await else { return };
    let refuses = Post::new(|_| Err(JobError::Permanent("no such mailbox".to_owned())));
    let worker = fixture.accounts.work(refuses.jobs());
    for to in ["ana@example.org", "bob@example.org", "cleo@example.org"] {
        fixture.enqueue(&fixture.letter(to)).await;
    }
    until("all are dead", async || fixture.letters(JobState::Dead).await == 3).await;
    worker.finish().await;
    assert_eq!(refuses.attempts(), 3, "a permanent failure is not tried again");

    let ids: Vec<i64> = fixture.accounts.dead_jobs(10).await.unwrap().iter().map(|job| job.id).collect();
    assert_eq!(fixture.accounts.retry_dead_jobs(Some(ids[0])).await.unwrap(), 1);
    assert_eq!(fixture.accounts.retry_dead_jobs(Some(ids[0])).await.unwrap(), 0, "it is not dead");
    assert!(!fixture.accounts.discard_dead_job(ids[0]).await.unwrap());
    assert!(fixture.accounts.discard_dead_job(ids[1]).await.unwrap());
    let delivers = Post::new(|_| Ok(()));
    let worker = fixture.accounts.work(delivers.jobs());
    until("it is delivered", async || delivers.attempts() == 1).await;
    // The purge is a job, too.
    fixture.clock.advance(31 * DAY);
    until("the last one is gone", async || fixture.count("SELECT count(*) FROM jobs").await == 1).await;
    worker.finish().await;
    assert_eq!(fixture.accounts.retry_dead_jobs(None).await.unwrap(), 0);
}

#[tokio::test]
async fn f9_a_panic_is_a_failure_of_its_attempt_alone() {
    let Some(fixture) = Fixture::new().await else { return };
    let post = Post::new(|attempt| if attempt == 1 { panic!("a fault in a job") } else { Ok(()) });
    let worker = fixture.accounts.work(post.jobs());
    fixture.enqueue(&fixture.letter("ana@example.org")).await;
    until("it waits", async || fixture.letters(JobState::Waiting).await == 1).await;
    fixture.clock.advance(MINUTE);
    until("it is delivered", async || post.delivered() == ["ana@example.org"]).await;
    worker.finish().await;
}

#[tokio::test]
async fn f6_a_job_that_waits_is_run_though_the_clock_is_set_back_by_a_year() {
    let Some(fixture) = Fixture::new().await else { return };
    let post = Post::new(|_| Ok(()));
    fixture.enqueue(&fixture.letter("ana@example.org").after(MINUTE)).await;
    fixture.clock.set_back(365 * DAY);
    let worker = fixture.accounts.work(post.jobs());
    until("it is delivered", async || post.attempts() == 1).await;
    worker.finish().await;
}

#[tokio::test]
async fn f6_a_job_that_runs_is_not_run_twice_when_the_clock_jumps() {
    let Some(fixture) = Fixture::new().await else { return };
    let post = Post::held(|_| Ok(()));
    let workers = [fixture.accounts.work(post.jobs()), fixture.accounts.work(post.jobs())];
    fixture.enqueue(&fixture.letter("ana@example.org")).await;
    until("it runs", async || post.attempts() == 1).await;
    for _ in 0..4 {
        fixture.clock.advance(365 * DAY);
        // Each looks once a second.
        tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    }
    assert_eq!(post.attempts(), 1);
    post.release();
    until("it is done", async || fixture.count("SELECT count(*) FROM jobs WHERE kind = 'letter'").await == 0).await;
    for worker in workers {
        worker.finish().await;
    }
    assert_eq!(post.attempts(), 1);
}

#[tokio::test]
async fn f7_a_worker_that_stops_gives_back_what_takes_too_long_and_it_counts_as_no_attempt() {
    let Some(fixture) = Fixture::new().await else { return };
    let post = Post::held(|_| Ok(()));
    let worker = fixture.accounts.work(post.jobs());
    fixture.enqueue(&fixture.letter("ana@example.org")).await;
    until("it runs", async || post.attempts() == 1).await;
    worker.finish().await;
    assert_eq!(fixture.lease(ONE).await.remove(0).attempt, 1);
}

#[tokio::test]
async fn there_is_one_purge_however_many_workers_there_are() {
    let Some(fixture) = Fixture::new().await else { return };
    let workers = [(); 3].map(|()| fixture.accounts.work(vestibule::accounts::Jobs::default()));
    let purges = "SELECT count(*) FROM jobs WHERE kind = 'purge' AND lease IS NULL AND run_at > created_at";
    until("it waits for the next time", async || fixture.count(purges).await == 1).await;
    for worker in workers {
        worker.finish().await;
    }
    assert_eq!(fixture.count("SELECT count(*) FROM jobs").await, 1);
    assert_eq!(fixture.outcomes("purge"), [("done", 1)]);
}
