//! How often the first finding is right.

mod cases;
mod pairs;
mod parallel;
mod situation;

use s3probe::model::Report;

fn said(r: &Report) -> String {
    r.findings.iter().map(|f| format!("{}/{}/{}", f.code, f.confidence.as_str(), f.severity.as_str())).collect::<Vec<_>>().join(" ")
}

#[test]
#[ignore]
fn scratch() {
    let t = std::time::Instant::now();
    let cases = cases::all();
    let out = parallel::map(&cases, |c| { let r = c.situation.check(); format!("{} | {} | {:?} | {}", c.name, r.exit() as u8, c.right, said(&r)) });
    for o in out { eprintln!("{o}"); }
    eprintln!("{:?} {}", t.elapsed(), cases.len());
}

#[test]
#[ignore]
fn scratch_pairs() {
    let t = std::time::Instant::now();
    let pairs = pairs::all();
    let out = parallel::map(&pairs, |(a, b)| {
        let s = pairs::both(a, b);
        let r = s.check();
        let mut right: Vec<&str> = a.findings.iter().chain(b.findings).copied().collect();
        right.extend(pairs::of_key(s.target));
        let wrong = pairs::certainly_wrong(&r, &right);
        let line = format!("{} {} + {} | {} | {:?} | {} | {:?}", if wrong.is_empty() {"ok"} else {"BAD"}, a.name, b.name, r.exit() as u8, wrong, said(&r), right);
        eprintln!("{line}");
    });
    eprintln!("{:?} {}", t.elapsed(), out.len());
}
