//! The little of Markdown that the loader and the lesson checker need: headings and fenced blocks.

/// A fenced block of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence<'t> {
    /// The line of the opening fence, counted from 1.
    pub line: usize,
    /// What follows the opening backticks, such as `c run=scan`.
    pub info: &'t str,
    /// The text between the fences, each line with its line feed.
    pub body: String,
    /// Whether the closing fence is there.
    pub closed: bool,
}

/// The number of backticks that a line opens or closes a fence with (three or more), else 0.
fn ticks(line: &str) -> usize {
    let count = line.bytes().take_while(|&b| b == b'`').count();
    if count >= 3 { count } else { 0 }
}

/// All fenced blocks, in order.
pub fn fences(text: &str) -> Vec<Fence<'_>> {
    let mut fences = Vec::new();
    let mut open: Option<(usize, Fence<'_>)> = None;
    for (index, line) in text.lines().enumerate() {
        match &mut open {
            None => {
                let count = ticks(line);
                if count > 0 {
                    let info = line[count..].trim();
                    open = Some((count, Fence { line: index + 1, info, body: String::new(), closed: false }));
                }
            }
            Some((count, fence)) => {
                if ticks(line) >= *count && line.trim_matches('`').trim().is_empty() {
                    fence.closed = true;
                    fences.extend(open.take().map(|(_, fence)| fence));
                } else {
                    fence.body.push_str(line);
                    fence.body.push('\n');
                }
            }
        }
    }
    fences.extend(open.map(|(_, fence)| fence));
    fences
}

/// The slugs of all headings, numbered where they repeat, as code hosts make anchors of them.
pub fn headings(text: &str) -> Vec<String> {
    let mut slugs: Vec<String> = Vec::new();
    let mut fence = 0;
    for line in text.lines() {
        let count = ticks(line);
        if fence > 0 {
            if count >= fence && line.trim_matches('`').trim().is_empty() {
                fence = 0;
            }
        } else if count > 0 {
            fence = count;
        } else if let Some(title) = heading(line) {
            let plain = slug(title);
            let mut unique = plain.clone();
            let mut repeat = 0;
            while slugs.contains(&unique) {
                repeat += 1;
                unique = format!("{plain}-{repeat}");
            }
            slugs.push(unique);
        }
    }
    slugs
}

fn heading(line: &str) -> Option<&str> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    ((1..=6).contains(&level) && title.starts_with(' ')).then(|| title.trim())
}

/// The anchor of a heading: lower case, words joined by hyphens, punctuation dropped.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars() {
        match c {
            ' ' | '-' => slug.push('-'),
            '_' => slug.push('_'),
            c if c.is_alphanumeric() => slug.extend(c.to_lowercase()),
            _ => {}
        }
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_inside_code_are_no_headings_and_repeats_are_numbered() {
        let text = "# The `a + b` problem\n```c\n# not one\n```\n## Try it\n### Try it\n#tight\n";
        assert_eq!(headings(text), ["the-a--b-problem", "try-it", "try-it-1"]);
    }

    #[test]
    fn fences_know_line_info_and_body() {
        let text = "x\n```c run=a\nint x;\n```\n````text\n```\n````\n```js\nopen";
        let found = fences(text);
        assert_eq!((found[0].line, found[0].info, found[0].body.as_str()), (2, "c run=a", "int x;\n"));
        assert_eq!(found[1].body, "```\n");
        assert!(found[1].closed && !found[2].closed);
    }
}
