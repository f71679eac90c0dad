//! JL03, recursive descent: the key against the visible cases, and against the grammar of the task.

mod keyed;

use keyed::TRACK;

#[test]
fn visible_cases_are_what_the_key_prints() {
    TRACK.visible_cases("JL03");
}

#[test]
fn generated_inputs_keep_the_protocol() {
    TRACK.generated_inputs("JL03");
}

#[test]
fn damaged_inputs_are_answered() {
    TRACK.changed_inputs("JL03", b" \n()[]{}=>?.:;,+-*/!&|ab1\"`\\");
}

/// The parser's own FIRST sets are those that the grammar in the task gives: the rules are read from
/// `task.md` and their sets computed by the textbook's fixpoint.
#[test]
fn the_parser_agrees_with_the_grammar_of_the_task() {
    let task = std::fs::read_to_string(TRACK.folder("JL03").join("ex-1/task.md")).unwrap();
    let grammar = task.split("```text").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let mut rules: Vec<(String, Vec<String>)> = Vec::new();
    let mut name = String::new();
    for line in grammar.lines().filter(|line| !line.trim().is_empty()) {
        let alternatives = match line.split_once(" : ") {
            Some((left, right)) if !line.starts_with(' ') => {
                name = left.trim().to_string();
                right
            }
            _ => line.trim_start().trim_start_matches('|'),
        };
        for alternative in alternatives.split(" | ") {
            let symbols = alternative.replace("(nothing)", "");
            rules.push((name.clone(), symbols.split_whitespace().map(String::from).collect()));
        }
    }
    let mut sets: std::collections::BTreeMap<String, Vec<String>> = Default::default();
    loop {
        let before = sets.clone();
        for (name, symbols) in &rules {
            let mut found: Vec<String> = Vec::new();
            let mut may_be_empty = true;
            for symbol in symbols {
                let is_rule = rules.iter().any(|(name, _)| name == symbol);
                let set = if is_rule {
                    sets.get(symbol).cloned().unwrap_or_default()
                } else {
                    vec![symbol.clone()]
                };
                found.extend(set.iter().filter(|token| *token != "empty").cloned());
                if !set.iter().any(|token| token == "empty") {
                    may_be_empty = false;
                    break;
                }
            }
            if may_be_empty {
                found.push("empty".into());
            }
            let set = sets.entry(name.clone()).or_default();
            set.extend(found);
            set.sort();
            set.dedup();
        }
        if sets == before {
            break;
        }
    }
    let exercise = TRACK.key("JL03").exercises[0];
    for (name, set) in sets.iter().filter(|(name, _)| *name != "MoreArguments") {
        let answer = exercise.answer(format!("first {name}").as_bytes());
        assert_eq!(answer.status, 0, "{}", answer.stdout);
        let mut found: Vec<&str> = answer.stdout.split_whitespace().skip(2).collect();
        found.sort();
        assert_eq!(&found, set, "{name}");
    }
}
