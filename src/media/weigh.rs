//! How well pictures serve a scene: what their words say to its queries and its visual instruction,
//! and how they fit the frame and the length.

use std::collections::BTreeMap;

use super::rank::{Catalogue, Evidence, Relevance};
use super::{Facts, Kind, SearchQuery, SearchRequest};

/// What the steps of the query ladder are worth; later steps as the last.
const RUNG_WORTH: [f64; 3] = [1.0, 0.9, 0.75];
/// The share of the best query; the rest is the exact one's, which tells apart what a simpler query
/// finds.
const BEST_QUERY: f64 = 0.7;
/// What the visual instruction is worth beside an exact query.
const VISUAL_WORTH: f64 = 0.9;
/// The share of the better of queries and visual instruction; the rest is the other's.
const BETTER_HALF: f64 = 0.65;
/// Reasons that are told of a candidate's words.
const MAX_REASONS: usize = 8;
/// The share of the score that shape, length and resolution can take away.
const FIT_SHARE: f64 = 0.15;
/// Pixels of the longer side from which a picture is sharp enough for HD.
const SHARP_SIDE: f64 = 1280.0;

/// What a step of the query ladder is worth, 0 to 1.
pub(super) fn worth_of(rung: u8) -> f64 {
    RUNG_WORTH[usize::from(rung).min(RUNG_WORTH.len() - 1)]
}

/// A picture that has been weighed for a scene.
pub(super) struct Weighed<'a> {
    /// Which, in the catalogue.
    pub(super) index: usize,
    /// How well it serves, 0 to 1.
    pub(super) score: f64,
    /// Why, in plain English.
    pub(super) reasons: Vec<String>,
    /// The query that found it, else the visual instruction.
    pub(super) query: &'a str,
    /// The rung of that query.
    pub(super) rung: u8,
}

/// The pictures of a catalogue that have something to say to a scene, best first; equal ones in the
/// order of the catalogue.
pub(super) fn weigh<'a>(
    catalogue: &Catalogue,
    request: &'a SearchRequest,
    facts: impl Fn(usize) -> Facts,
) -> Vec<Weighed<'a>> {
    let mut merits: BTreeMap<usize, Merits<'a>> = BTreeMap::new();
    for query in &request.queries {
        for (index, relevance) in catalogue.answer(&query.text, &request.language) {
            merits.entry(index).or_default().add_query(query, relevance);
        }
    }
    for (index, relevance) in catalogue.answer_prose(&request.visual) {
        merits.entry(index).or_default().add_visual(&request.visual, relevance);
    }
    let mut weighed: Vec<Weighed<'a>> = merits
        .into_iter()
        .map(|(index, merits)| {
            let fit = Fit::of(&facts(index), request);
            let mut reasons = Vec::new();
            for &evidence in &merits.evidence {
                let reason = catalogue.reason(evidence);
                if reasons.len() < MAX_REASONS && !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
            let score = fit.of_relevance(merits.relevance(request));
            reasons.extend(fit.reasons.into_iter().map(str::to_owned));
            Weighed { index, score, reasons, query: merits.query, rung: merits.rung }
        })
        .collect();
    weighed.sort_by(|a, b| b.score.total_cmp(&a.score));
    weighed
}

/// What one picture has to say to the queries and the visual instruction of a scene.
#[derive(Default)]
struct Merits<'a> {
    exact: f64,
    best: f64,
    visual: f64,
    /// The query behind `best`, else the visual instruction.
    query: &'a str,
    rung: u8,
    evidence: Vec<Evidence>,
}

impl<'a> Merits<'a> {
    fn add_query(&mut self, query: &'a SearchQuery, relevance: Relevance) {
        let worth = worth_of(query.rung);
        if query.rung == 0 {
            self.exact = self.exact.max(relevance.value);
        }
        if worth * relevance.value > self.best {
            self.best = worth * relevance.value;
            self.query = &query.text;
            self.rung = query.rung;
        }
        self.evidence.extend(relevance.evidence);
    }

    fn add_visual(&mut self, instruction: &'a str, relevance: Relevance) {
        self.visual = VISUAL_WORTH * relevance.value;
        if self.query.is_empty() {
            self.query = instruction;
        }
        self.evidence.extend(relevance.evidence);
    }

    /// How well the words match, 0 to 1.
    fn relevance(&self, request: &SearchRequest) -> f64 {
        let queries = BEST_QUERY * self.best + (1.0 - BEST_QUERY) * self.exact;
        match (request.queries.is_empty(), request.visual.trim().is_empty()) {
            (false, true) => queries,
            (true, _) => self.visual,
            (false, false) => {
                BETTER_HALF * queries.max(self.visual)
                    + (1.0 - BETTER_HALF) * queries.min(self.visual)
            }
        }
    }
}

/// How well a picture fits the frame and the scene's length, whatever is in it.
pub(super) struct Fit {
    /// 0 to 1.
    value: f64,
    /// Why, in plain English.
    pub(super) reasons: Vec<&'static str>,
}

impl Fit {
    /// What a picture is worth whose words are worth so much.
    pub(super) fn of_relevance(&self, relevance: f64) -> f64 {
        relevance * (1.0 - FIT_SHARE + FIT_SHARE * self.value)
    }

    pub(super) fn of(facts: &Facts, request: &SearchRequest) -> Self {
        let mut reasons = Vec::new();
        let (wanted_width, wanted_height) = request.aspect.pixels();
        let wanted = f64::from(wanted_width) / f64::from(wanted_height);
        let ratio = f64::from(facts.width) / f64::from(facts.height) / wanted;
        let shape = ratio.min(1.0 / ratio);
        if shape > 0.9 {
            reasons.push("right shape");
        } else if shape < 0.6 {
            let taller = ratio < 1.0;
            reasons.push(if taller { "taller than the frame" } else { "wider than the frame" });
        }
        let sharp = (f64::from(facts.width.max(facts.height)) / SHARP_SIDE).min(1.0);
        if sharp < 0.5 {
            reasons.push("few pixels");
        }
        // A still can be held for any time, but a clip that is long enough is better.
        let length = match (facts.kind, facts.seconds) {
            (Kind::Photo, _) => 0.6,
            (Kind::Video, None) => 0.7,
            (Kind::Video, Some(seconds)) if seconds >= request.seconds => {
                reasons.push("longer than the scene");
                1.0
            }
            (Kind::Video, Some(seconds)) => {
                reasons.push("shorter than the scene");
                0.8 * seconds / request.seconds
            }
        };
        Self { value: 0.4 * shape + 0.4 * length + 0.2 * sharp, reasons }
    }
}
