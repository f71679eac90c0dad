//! What a node's claim to be complete rests on: lesson, exercises, cases, misconceptions.
//!
//! A node that does not claim it may lack any of them, but what it does name must exist.

use super::super::exercises::{ExerciseFiles, misconception_slugs};
use super::super::markdown::headings;
use super::super::read::{DraftNode, DraftTopic};
use super::{Report, file};
use crate::Library;
use std::collections::BTreeSet;

/// The smallest number of exercises that lead up to each other.
const EXERCISES_AT_LEAST: usize = 2;

pub(super) fn check(report: &mut Report<'_>, library: &Library, node: &DraftNode, exercises: &[String]) {
    let lesson = library.text(&format!("{}/lesson.md", node.folder)).ok();
    let sections = lesson.as_deref().map(headings);
    for topic in &node.topics {
        check_topic(report, node, topic, sections.as_deref(), exercises);
    }
    if !node.complete.value {
        return;
    }
    let path = file(node);
    let line = node.complete.line;
    if lesson.is_none() {
        report.add(&path, line, format!("{} claims to be complete but has no lesson.md", node.id.value));
    }
    if exercises.len() < EXERCISES_AT_LEAST {
        let message = format!(
            "{} claims to be complete but has {} of at least {EXERCISES_AT_LEAST} exercises (ex-1, ex-2, …)",
            node.id.value,
            exercises.len()
        );
        report.add(&path, line, message);
    }
    for exercise in exercises {
        if let Err(missing) = ExerciseFiles::load(library, &node.folder, exercise) {
            report.add(&missing.path, 1, missing.reason);
        }
    }
    check_misconceptions(report, library, node, exercises);
}

fn check_topic(
    report: &mut Report<'_>,
    node: &DraftNode,
    topic: &DraftTopic,
    sections: Option<&[String]>,
    exercises: &[String],
) {
    let path = file(node);
    let complete = node.complete.value;
    match &topic.section {
        None if complete => {
            report.add(
                &path,
                topic.topic.line,
                format!("topic {:?} names no lesson section", topic.topic.value),
            );
        }
        Some(section) if !sections.unwrap_or_default().contains(&section.value) => {
            report.add(&path, section.line, format!("lesson.md has no section {:?}", section.value));
        }
        _ => {}
    }
    if topic.exercises.is_empty() && complete {
        report.add(&path, topic.topic.line, format!("topic {:?} names no exercise", topic.topic.value));
    }
    for exercise in topic.exercises.iter().filter(|exercise| !exercises.contains(&exercise.value)) {
        report.add(&path, exercise.line, format!("there is no exercise {:?}", exercise.value));
    }
}

fn check_misconceptions(report: &mut Report<'_>, library: &Library, node: &DraftNode, exercises: &[String]) {
    let path = file(node);
    let found: BTreeSet<String> = exercises
        .iter()
        .flat_map(|exercise| misconception_slugs(library, &format!("{}/{exercise}", node.folder)))
        .collect();
    for wanted in node.misconceptions.iter().filter(|wanted| !found.contains(&wanted.value)) {
        let message = format!("no exercise has a program misconceptions/{}.c", wanted.value);
        report.add(&path, wanted.line, message);
    }
    let listed = |slug: &String| node.misconceptions.iter().any(|wanted| wanted.value == *slug);
    for slug in found.iter().filter(|slug| !listed(slug)) {
        report.add(
            &path,
            node.id.line,
            format!("misconceptions/{slug}.c is not listed under misconceptions"),
        );
    }
}
