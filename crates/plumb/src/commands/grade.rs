//! `plumb grade`: a whole class.

use crate::failure::{CORRECT, Failure, GRADER_FAULT};
use crate::judge::{InputOptions, JudgeOptions, cores};
use crate::output;
use crate::progress::Meter;
use crate::session::Session;
use clap::Args;
use plumb_curriculum::check::{Checker, digest};
use plumb_curriculum::class::{Grade as Class, Shard, students};
use plumb_curriculum::report::formats;
use serde_json::json;
use std::path::{Path, PathBuf};

const AFTER: &str = "\
DIR holds one folder or .c file for each student. Each student's result is one record, written as soon \
as it is known; run the command again to go on after an interruption, or after late submissions: what \
has a record of the same submission under the same key is not checked again.

On a cluster, start the same command many times: an indexed Kubernetes job (JOB_COMPLETION_INDEX, with \
--shards) and a Slurm array (SLURM_ARRAY_TASK_ID) tell each process its part. `plumb merge` joins the \
records.

Examples:
  plumb grade JL04 submissions --records results
  plumb grade JL04/ex-2 submissions --records results --only ann,bob
  plumb grade JL04 submissions --records results --shard 2/8
  plumb merge results

Exit status: 0 all graded (right or wrong), 2 wrong usage, 3 the grader failed for some.";

/// Checks a whole class, on all cores or as one shard of many.
#[derive(Args)]
#[command(after_help = AFTER)]
pub(crate) struct Grade {
    /// What the programs are for.
    #[arg(value_name = "NODE[/ex-N]")]
    target: String,

    /// The folder with one folder or .c file for each student.
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Where the records go. Else DIR with `.records` added to its name.
    #[arg(long, value_name = "DIR")]
    records: Option<PathBuf>,

    /// Only these students.
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    only: Option<Vec<String>>,

    /// How many submissions at once. Else one for each core.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=4096))]
    jobs: Option<u32>,

    /// Grade part i of n, counted from 1.
    #[arg(long, value_name = "i/n", value_parser = |text: &str| Shard::read(text).map_err(|e| e.to_string()))]
    shard: Option<Shard>,

    /// How many shards there are, where a cluster only tells which of them this is.
    #[arg(long, value_name = "N", conflicts_with = "shard", value_parser = clap::value_parser!(u32).range(1..))]
    shards: Option<u32>,

    /// Print an object that counts what was done.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    inputs: InputOptions,

    #[command(flatten)]
    judge: JudgeOptions,
}

impl Grade {
    pub(crate) fn run(self, session: &Session<'_>) -> Result<u8, Failure> {
        let curriculum = session.curriculum()?;
        let target = session.judgeable(&curriculum, &self.target)?;
        let shard = self.shard()?;
        let mut class = students(&self.folder).map_err(Failure::Usage)?;
        if class.is_empty() {
            return Err(Failure::Usage(format!(
                "{} holds no submissions: no folders and no .c files",
                self.folder.display()
            )));
        }
        let paths: Vec<PathBuf> = class.iter().map(|student| student.path.clone()).collect();
        session.match_paths(&target, &paths)?;
        if let Some(only) = &self.only {
            if let Some(unknown) =
                only.iter().find(|name| !class.iter().any(|student| student.name == **name))
            {
                return Err(Failure::Usage(format!(
                    "{} has no submission of {unknown:?}",
                    self.folder.display()
                )));
            }
            class.retain(|student| only.contains(&student.name));
        }
        let mut at = 0..;
        class.retain(|_| shard.has(at.next().unwrap_or(0)));

        let records = self.records();
        std::fs::create_dir_all(&records)
            .map_err(|error| Failure::Grader(format!("cannot make {}: {error}", records.display())))?;
        let tools = self.judge.tools()?;
        let mut options = self.judge.options(&self.inputs, None);
        // The same inputs for every student and every shard, also after an interruption.
        options.choice.seed = self.inputs.seed.unwrap_or_else(|| seed_of(&target.to_string()));
        options.threads = 1;
        options.shrink.0 *= 10;
        let checker =
            Checker { curriculum: &curriculum, keys: session.keys, tools: &tools, options: &options };
        let jobs = self.jobs.map_or_else(cores, |jobs| jobs as usize);
        let grade = Class { checker: &checker, target: &target, records: &records, jobs };

        let meter = Meter::new(class.len());
        let graded = grade.run(&class, |progress| meter.tell(&progress))?;
        meter.finish(&graded, &records);
        if self.json {
            output::show(&formats::json(&json!({
                "checked": graded.checked, "kept": graded.kept, "failed": graded.failed, "records": records
            })))?;
        }
        Ok(if graded.failed == 0 { CORRECT } else { GRADER_FAULT })
    }

    fn shard(&self) -> Result<Shard, Failure> {
        if let Some(shard) = self.shard {
            return Ok(shard);
        }
        let variable = |name: &str| std::env::var(name).ok();
        let shard = Shard::of_cluster(variable, self.shards.map(|shards| shards as usize));
        shard.map(|shard| shard.unwrap_or(Shard::ALL)).map_err(|error| Failure::Usage(error.to_string()))
    }

    fn records(&self) -> PathBuf {
        self.records.clone().unwrap_or_else(|| {
            let folder = std::path::absolute(&self.folder).unwrap_or_else(|_| self.folder.clone());
            let mut name = folder.file_name().unwrap_or("class".as_ref()).to_owned();
            name.push(".records");
            folder.parent().unwrap_or(Path::new(".")).join(name)
        })
    }
}

/// A seed that only depends on what is graded.
fn seed_of(target: &str) -> u64 {
    u64::from_str_radix(&digest(target.as_bytes())[..8], 16).unwrap_or(1) % 100_000
}
