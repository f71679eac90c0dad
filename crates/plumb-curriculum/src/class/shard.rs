//! Which part of a class this process grades.

use std::fmt;

/// Part `index` (counted from 0) of `count`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which part.
    pub index: usize,
    /// Of how many.
    pub count: usize,
}

/// A shard that makes no sense; the message says what would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardError(String);

impl fmt::Display for ShardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Shard {
    /// The whole class.
    pub const ALL: Shard = Shard { index: 0, count: 1 };

    /// Reads `i/n`, counted from 1 as people do: `1/4` to `4/4`.
    pub fn read(text: &str) -> Result<Shard, ShardError> {
        let number = |word: &str| word.parse::<usize>().ok();
        let parts = text.split_once('/').and_then(|(i, n)| Some((number(i)?, number(n)?)));
        match parts {
            Some((index, count)) if 1 <= index && index <= count => Ok(Shard { index: index - 1, count }),
            _ => Err(ShardError(format!(
                "a shard is written i/n with i from 1 to n, such as 1/4, not {text:?}"
            ))),
        }
    }

    /// The shard that a cluster gave this process, if it is one of an indexed Kubernetes job or of
    /// a Slurm array. `shards` is the number of shards where the cluster does not tell it.
    pub fn of_cluster(
        variable: impl Fn(&str) -> Option<String>,
        shards: Option<usize>,
    ) -> Result<Option<Shard>, ShardError> {
        let number = |name: &str| -> Result<Option<usize>, ShardError> {
            match variable(name).filter(|value| !value.is_empty()) {
                None => Ok(None),
                Some(value) => value
                    .parse()
                    .map(Some)
                    .map_err(|_| ShardError(format!("{name} is {value:?}, not a number"))),
            }
        };
        let (name, index, told) = if let Some(index) = number("JOB_COMPLETION_INDEX")? {
            ("JOB_COMPLETION_INDEX", index, number("JOB_COMPLETIONS")?)
        } else if let Some(id) = number("SLURM_ARRAY_TASK_ID")? {
            let first = number("SLURM_ARRAY_TASK_MIN")?.unwrap_or(0);
            ("SLURM_ARRAY_TASK_ID", id.saturating_sub(first), number("SLURM_ARRAY_TASK_COUNT")?)
        } else {
            return match shards {
                None | Some(1) => Ok(None),
                Some(count) => Err(ShardError(format!(
                    "--shards {count} needs to know which of them this is: use --shard i/{count}, or run inside \
                     an indexed Kubernetes job or a Slurm array"
                ))),
            };
        };
        let count = shards.or(told).ok_or_else(|| {
            ShardError(format!(
                "{name} says that this is one of several shards, but not of how many: pass --shards N (the \
                 job's completions), or set JOB_COMPLETIONS"
            ))
        })?;
        if index >= count {
            return Err(ShardError(format!(
                "{name} is {index}, but there are only {count} shards, counted from 0"
            )));
        }
        Ok(Some(Shard { index, count }))
    }

    /// Whether item `at` of a list belongs to this shard.
    pub fn has(self, at: usize) -> bool {
        at % self.count == self.index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster(set: &[(&str, &str)], shards: Option<usize>) -> Result<Option<Shard>, ShardError> {
        let lookup = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned());
        Shard::of_cluster(lookup, shards)
    }

    #[test]
    fn written_shards_count_from_one() {
        assert_eq!(Shard::read("1/4"), Ok(Shard { index: 0, count: 4 }));
        assert_eq!(Shard::read("4/4"), Ok(Shard { index: 3, count: 4 }));
        for bad in ["0/4", "5/4", "1", "a/b", "1/0", ""] {
            assert!(Shard::read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn clusters_are_understood() {
        let shard = |index, count| Ok(Some(Shard { index, count }));
        assert_eq!(cluster(&[], None), Ok(None));
        assert_eq!(cluster(&[("JOB_COMPLETION_INDEX", "2")], Some(3)), shard(2, 3));
        assert_eq!(cluster(&[("JOB_COMPLETION_INDEX", "2"), ("JOB_COMPLETIONS", "5")], None), shard(2, 5));
        let slurm =
            [("SLURM_ARRAY_TASK_ID", "7"), ("SLURM_ARRAY_TASK_MIN", "5"), ("SLURM_ARRAY_TASK_COUNT", "4")];
        assert_eq!(cluster(&slurm, None), shard(2, 4));
        assert!(cluster(&[("JOB_COMPLETION_INDEX", "2")], None).is_err());
        assert!(cluster(&[("JOB_COMPLETION_INDEX", "3")], Some(3)).is_err());
        assert!(cluster(&[("JOB_COMPLETION_INDEX", "x")], Some(3)).is_err());
        assert!(cluster(&[], Some(3)).is_err());
    }

    #[test]
    fn shards_cover_a_class_without_overlap() {
        for count in 1..6 {
            for at in 0..20 {
                assert_eq!((0..count).filter(|&index| Shard { index, count }.has(at)).count(), 1);
            }
        }
    }
}
