//! `/admin/overview`: what was done on each day, the jobs, the servers, and what is risky in the settings.

use leptos::prelude::*;

use super::chart::Chart;
use super::failed;
use super::table::Table;
use crate::api::Done;
use crate::api::admin::admin_overview;
use crate::app::components::{Moment, Part};
use crate::app::pages::account::AreaPage;
use crate::app::text::text;
use crate::contract::{DayCounts, DeskOverview, Finding, JobSummary, NodeSummary};

/// The page of the overview.
#[component]
pub fn DeskOverviewPage() -> impl IntoView {
    let shown = Suspend::new(async move {
        match admin_overview().await.map(Done::into_inner) {
            Ok(overview) => parts(overview),
            Err(error) => failed(&error),
        }
    });
    view! {
        <AreaPage heading=text!("desk-overview-title") purpose=text!("desk-overview-purpose") is_desk=true>
            <Suspense>{shown}</Suspense>
        </AreaPage>
    }
}

fn parts(DeskOverview { days, jobs, nodes, version, findings }: DeskOverview) -> AnyView {
    view! {
        <Part id="days" heading=text!("desk-overview-days")>
            {charts(&days)}
        </Part>
        <Part id="findings" heading=text!("desk-overview-findings")>
            {risks(findings)}
        </Part>
        <Part id="jobs" heading=text!("desk-overview-jobs")>
            {of_jobs(jobs)}
        </Part>
        <Part id="nodes" heading=text!("desk-overview-nodes")>
            {of_nodes(nodes, &version)}
        </Part>
    }
    .into_any()
}

/// A chart of each count, and the same as a table.
fn charts(days: &[DayCounts]) -> AnyView {
    let of = |count: fn(&DayCounts) -> u64| days.iter().map(|day| (day.date.clone(), count(day))).collect::<Vec<_>>();
    let heads = vec![
        text!("desk-overview-day"),
        text!("desk-overview-sign-ups"),
        text!("desk-overview-log-ins"),
        text!("desk-overview-refusals"),
    ];
    let rows = days.iter().rev().map(|day| {
        let counts = [day.sign_ups, day.log_ins, day.refusals].map(|count| count.into_any());
        [day.date.clone().into_any()].into_iter().chain(counts).collect()
    });
    view! {
        <div class="charts">
            <Chart label=text!("desk-overview-sign-ups") days=of(|day| day.sign_ups) />
            <Chart label=text!("desk-overview-log-ins") days=of(|day| day.log_ins) />
            <Chart label=text!("desk-overview-refusals") days=of(|day| day.refusals) is_grave=true />
        </div>
        <details class="verb verb-mild">
            <summary>{text!("desk-overview-as-table")}</summary>
            <Table caption=text!("desk-overview-days") heads rows=rows.collect() />
        </details>
    }
    .into_any()
}

fn risks(findings: Vec<Finding>) -> AnyView {
    if findings.is_empty() {
        return empty(text!("desk-overview-no-findings"));
    }
    let risk = |Finding { what, why, remedy }| {
        view! {
            <li>
                <strong>{what}</strong>
                " "
                {why}
                " "
                {remedy}
            </li>
        }
    };
    // They are sentences of `check`, which speaks English.
    view! { <ul class="findings" lang="en">{findings.into_iter().map(risk).collect::<Vec<_>>()}</ul> }.into_any()
}

fn of_jobs(jobs: Vec<JobSummary>) -> AnyView {
    if jobs.is_empty() {
        return empty(text!("desk-overview-no-jobs"));
    }
    let state = |state: &str| match state {
        "ready" => text!("desk-overview-job-ready"),
        "waiting" => text!("desk-overview-job-waiting"),
        "leased" => text!("desk-overview-job-leased"),
        _ => text!("desk-overview-job-dead"),
    };
    let heads = vec![
        text!("desk-overview-job-kind"),
        text!("desk-accounts-state"),
        text!("desk-overview-job-count"),
        text!("desk-overview-job-oldest"),
    ];
    let rows = jobs.into_iter().map(|JobSummary { kind, state: in_state, count, oldest }| {
        let badge = (in_state == "dead").then_some("badge badge-grave");
        vec![
            kind.into_any(),
            view! { <span class=badge>{state(&in_state)}</span> }.into_any(),
            count.into_any(),
            view! { <Moment at=oldest /> }.into_any(),
        ]
    });
    view! { <Table caption=text!("desk-overview-jobs") heads rows=rows.collect() /> }.into_any()
}

fn of_nodes(nodes: Vec<NodeSummary>, version: &str) -> AnyView {
    if nodes.is_empty() {
        return empty(text!("desk-overview-no-nodes", version = version));
    }
    let heads = vec![
        text!("desk-overview-node"),
        text!("desk-overview-version"),
        text!("desk-overview-started"),
        text!("desk-overview-seen"),
    ];
    let rows = nodes.into_iter().map(|NodeSummary { id, version, started, seen }| {
        vec![
            id.into_any(),
            version.into_any(),
            view! { <Moment at=started /> }.into_any(),
            view! { <Moment at=seen /> }.into_any(),
        ]
    });
    view! { <Table caption=text!("desk-overview-nodes") heads rows=rows.collect() /> }.into_any()
}

fn empty(sentence: impl Into<String>) -> AnyView {
    view! { <p class="empty">{sentence.into()}</p> }.into_any()
}
