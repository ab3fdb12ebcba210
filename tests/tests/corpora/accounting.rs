//! Every row that is read is used or skipped for a reason, in every corpus.

use specless::internals::lock::ApiLock;
use specless::internals::pipeline::{self, ApiRun};
use specless_tests::corpora::{CORPORA, Corpus, SEEDS, STRESS, shared};

fn all() -> Vec<&'static Corpus> {
    CORPORA.iter().chain(SEEDS).chain(STRESS).collect()
}

#[test]
fn the_balance_holds_for_every_corpus() {
    let Some(shared) = shared() else { return };
    for corpus in all() {
        // An imbalance is an error of `understand`.
        let run = pipeline::understand(&corpus.api(&shared), &ApiLock::default(), &()).unwrap();
        let account = &run.account;
        println!(
            "{}: {} pages, {} rows read = {} used + {} skipped; {:?}",
            run.name,
            account.pages,
            account.rows_read,
            account.rows_used,
            account.rows_skipped(),
            run.figures,
        );
        assert!(account.balances(), "{}: {:?}", run.name, account.open);
        assert!(account.rows_used > 0, "{} used no row", run.name);
        findings_have_places(&run);
    }
}

/// A finding that points nowhere helps nobody.
fn findings_have_places(run: &ApiRun) {
    for finding in &run.documents.diagnostics {
        let place = specless::internals::render::location(&run.documents, finding);
        assert!(
            place.is_some() || finding.help.is_some(),
            "{}: neither a place nor help: {finding:?}",
            run.name
        );
    }
}
