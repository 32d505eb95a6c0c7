//! CPU time and memory of process trees, from `/proc`.

use std::collections::{HashMap, HashSet};

/// Clock ticks a second on Linux, as `/proc/*/stat` counts them.
const TICKS: f64 = 100.0;

struct Process {
    parent: u32,
    ticks: u64,
}

fn processes() -> HashMap<u32, Process> {
    let mut found = HashMap::new();
    let Ok(entries) = std::fs::read_dir("/proc") else { return found };
    for entry in entries.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else { continue };
        let Some((_, rest)) = stat.rsplit_once(") ") else { continue };
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let number = |at: usize| fields.get(at).and_then(|f| f.parse::<u64>().ok()).unwrap_or(0);
        let parent = u32::try_from(number(1)).unwrap_or(0);
        // Own time and that of children which have ended.
        found.insert(pid, Process { parent, ticks: (11..15).map(number).sum() });
    }
    found
}

fn tree(roots: &[u32]) -> HashMap<u32, u64> {
    let all = processes();
    let mut wanted: HashSet<u32> = roots.iter().copied().collect();
    loop {
        let before = wanted.len();
        wanted.extend(
            all.iter().filter(|(_, p)| wanted.contains(&p.parent)).map(|(pid, _)| *pid).collect::<Vec<_>>(),
        );
        if wanted.len() == before {
            break;
        }
    }
    wanted.into_iter().filter_map(|pid| all.get(&pid).map(|p| (pid, p.ticks))).collect()
}

/// CPU milliseconds that the trees below `roots` have used so far.
pub fn milliseconds(roots: &[u32]) -> f64 {
    tree(roots).values().sum::<u64>() as f64 * 1000.0 / TICKS
}

/// Proportional set size of the trees, in MiB.
pub fn pss_mib(roots: &[u32]) -> f64 {
    let kib: u64 = tree(roots)
        .keys()
        .filter_map(|pid| std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok())
        .filter_map(|text| {
            let line = text.lines().find(|line| line.starts_with("Pss:"))?.to_owned();
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        })
        .sum();
    kib as f64 / 1024.0
}
