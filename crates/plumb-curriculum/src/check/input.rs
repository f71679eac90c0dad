//! The inputs a program is run on: the visible cases, then fresh ones drawn from a seed.

use crate::curriculum::ExerciseFiles;
use serde::{Deserialize, Serialize};
use solution_key::{Answer, Exercise, Rng};
use std::borrow::Cow;
use std::fmt;

/// Which input of an exercise.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The visible case of this name.
    Visible(String),
    /// The fresh input of this number.
    Fresh(u32),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Visible(name) => write!(f, "case {name}"),
            Origin::Fresh(number) => write!(f, "fresh input {number}"),
        }
    }
}

impl Origin {
    /// The word after `--only` that means this input alone.
    pub fn only(&self) -> String {
        match self {
            Origin::Visible(name) => name.clone(),
            Origin::Fresh(number) => number.to_string(),
        }
    }
}

/// One input with the key's answer.
#[derive(Clone, Debug)]
pub struct Input {
    /// Which one.
    pub origin: Origin,
    /// What the program reads.
    pub bytes: Cow<'static, [u8]>,
    /// What a right program prints.
    pub answer: Answer,
}

/// Which inputs to use.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What the fresh inputs are drawn from.
    pub seed: u64,
    /// How many fresh inputs.
    pub count: u32,
    /// Only the input that this word means: a number, or a visible case's name or its beginning.
    pub only: Option<String>,
}

impl Choice {
    /// What is wrong with the choice for the exercise `name`, where it chooses no input at all: a
    /// program that ran on nothing is neither right nor wrong.
    pub(super) fn misfit(&self, files: &ExerciseFiles, name: &str) -> Option<String> {
        let Some(only) = self.only.as_deref() else {
            return (files.cases.is_empty() && self.count == 0).then(|| {
                format!("{name} has no visible cases, so that without fresh inputs there are none")
            });
        };
        if only.parse::<u32>().is_ok() || files.cases.iter().any(|case| case.name.starts_with(only)) {
            return None;
        }
        let cases: Vec<&str> = files.cases.iter().map(|case| case.name.as_str()).collect();
        Some(match cases[..] {
            [] => format!("{name} has no visible case {only}; it has none at all"),
            _ => format!("{name} has no visible case {only}; its cases are {}", cases.join(", ")),
        })
    }

    /// The chosen inputs of an exercise.
    pub fn inputs(&self, files: &ExerciseFiles, exercise: &dyn Exercise) -> Vec<Input> {
        let only = self.only.as_deref();
        let number: Option<u32> = only.and_then(|only| only.parse().ok());
        let visible = files
            .cases
            .iter()
            .filter(|case| only.is_none_or(|only| number.is_none() && case.name.starts_with(only)))
            .map(|case| (Origin::Visible(case.name.clone()), case.input.clone()));
        let numbers: Vec<u32> = match (only, number) {
            (None, _) => (1..=self.count).collect(),
            (Some(_), Some(number)) => vec![number],
            (Some(_), None) => Vec::new(),
        };
        let fresh = numbers.into_iter().map(|number| {
            (Origin::Fresh(number), Cow::Owned(fresh(exercise, self.seed, number).into_bytes()))
        });
        visible
            .chain(fresh)
            .map(|(origin, bytes)| {
                let answer = exercise.answer(&bytes);
                Input { origin, bytes, answer }
            })
            .collect()
    }
}

/// The fresh input `number` (counted from 1) of a seed. It depends on nothing else, so that one
/// input can be had again without the others.
pub fn fresh(exercise: &dyn Exercise, seed: u64, number: u32) -> String {
    // Small ones first, since they make the plainest failures, then a mix.
    const SIZES: [u32; 10] = [1, 2, 3, 5, 8, 13, 21, 34, 4, 16];
    let size = SIZES[(number as usize).wrapping_sub(1) % SIZES.len()];
    let mut rng = Rng::new(seed ^ u64::from(number).wrapping_mul(0xD6E8_FEB8_6659_FD93));
    exercise.generate(&mut rng, size)
}
