//! Two programs run in turn, so that both meet the same machine: the median time of each, their
//! ratio, and the most memory that each program and its children held together at one moment.

use std::{
    fs,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// One run: how long it took, how long processors worked for it, and its peak of memory.
#[derive(Clone, Copy)]
struct Run {
    took: Duration,
    busy: Duration,
    peak_kib: u64,
}

/// Runs both commands so many times in turn and says how they compare, or one by itself.
pub fn in_turn(runs: usize, commands: &[&str]) -> Result<(), String> {
    let parts: Vec<&[&str]> = commands.split(|word| *word == "--").collect();
    let (ours, theirs) = match parts.as_slice() {
        [ours] => (*ours, None),
        [ours, theirs] => (*ours, Some(*theirs)),
        _ => return Err("one command, or two with -- between them".to_owned()),
    };
    if runs == 0 || ours.is_empty() || theirs.is_some_and(<[_]>::is_empty) {
        return Err("at least one run of a command, or of two with -- between them".to_owned());
    }
    let (mut of_ours, mut of_theirs) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        of_ours.push(run(ours)?);
        if let Some(theirs) = theirs {
            of_theirs.push(run(theirs)?);
        }
    }
    let ours = say("ours", &of_ours);
    if theirs.is_some() {
        let theirs = say("theirs", &of_theirs);
        println!("ratio   {:.2}", ours.as_secs_f64() / theirs.as_secs_f64());
    }
    Ok(())
}

fn say(name: &str, runs: &[Run]) -> Duration {
    let mut times: Vec<Duration> = runs.iter().map(|run| run.took).collect();
    times.sort();
    let median = times[times.len() / 2];
    let mut busy: Vec<Duration> = runs.iter().map(|run| run.busy).collect();
    busy.sort();
    let peak = runs.iter().map(|run| run.peak_kib).max().unwrap_or(0);
    println!(
        "{name:<7} median {:.3} s, {:.3} to {:.3} s, processor {:.3} s, peak {} MB",
        median.as_secs_f64(),
        times[0].as_secs_f64(),
        times[times.len() - 1].as_secs_f64(),
        busy[busy.len() / 2].as_secs_f64(),
        peak / 1024
    );
    median
}

fn run(command: &[&str]) -> Result<Run, String> {
    let before = children_busy();
    let begun = Instant::now();
    let mut child = Command::new(command[0])
        .args(&command[1..])
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| format!("{} cannot be started: {error}", command[0]))?;
    let mut peak_kib = 0;
    let ended = loop {
        if let Some(ended) = child.try_wait().map_err(|error| error.to_string())? {
            break ended;
        }
        peak_kib = peak_kib.max(held_kib(child.id()));
        thread::sleep(Duration::from_millis(1));
    };
    if !ended.success() {
        return Err(format!("{} ended with {ended}", command.join(" ")));
    }
    let took = begun.elapsed();
    let busy = children_busy().saturating_sub(before);
    Ok(Run {
        took,
        busy,
        peak_kib,
    })
}

/// The processor time of every child that has ended, in hundredths of a second as Linux counts it:
/// on a machine with other work it says more than the time that passed.
fn children_busy() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The program's name, the second field, ends with the last bracket; fields 16 and 17 count.
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(13).take(2);
    Duration::from_millis(10 * ticks.filter_map(|word| word.parse::<u64>().ok()).sum::<u64>())
}

/// The memory that a program and its children hold now. One that has just ended holds nothing.
fn held_kib(process: u32) -> u64 {
    let folder = format!("/proc/{process}");
    let status = fs::read_to_string(format!("{folder}/status")).unwrap_or_default();
    let own = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok())
        .unwrap_or(0);
    let threads = fs::read_dir(format!("{folder}/task")).into_iter().flatten();
    let children = threads
        .filter_map(|thread| fs::read_to_string(thread.ok()?.path().join("children")).ok())
        .flat_map(|list| {
            let numbers = list.split_whitespace().filter_map(|word| word.parse().ok());
            numbers.collect::<Vec<u32>>()
        });
    own + children.map(held_kib).sum::<u64>()
}
