//! What to do next for a client.
//!
//! **What.** Plays are data of the scoring model, each with the reasons that call for it; a client gets those that its reasons call for, in the order of
//! its reasons, and within one in the order of the list. Plays without reasons are for clients in the best band who give no reason to worry.
//! **Limits.** Which play helps is experience, not measurement; the list below is judgement, to be replaced by a firm's own.

use serde::Serialize;

use super::{Evidence, Reason};
use crate::scores::document::{Play, ReasonId};

/// A play for a client, and what called for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SuggestedPlay {
    pub id: String,
    pub label: String,
    pub text: String,
    /// The reasons that called for it.
    pub reasons: Vec<ReasonId>,
    /// The same in sentences.
    pub evidence: Vec<String>,
}

/// The plays that are used where a model brings none.
pub fn usual() -> Vec<Play> {
    use ReasonId::*;
    let play = |id: &str, label: &str, text: &str, reasons: &[ReasonId]| Play {
        id: id.to_owned(),
        label: label.to_owned(),
        text: text.to_owned(),
        reasons: reasons.to_vec(),
    };
    vec![
        play(
            "personalise",
            "Personalise communication",
            "Write in person, about this client's own matters, to each person who matters there.",
            &[Drop, SingleContact],
        ),
        play(
            "onboarding",
            "Strengthen onboarding",
            "Go through the first steps once more, with everybody at the client who should take part.",
            &[SingleContact],
        ),
        play(
            "check_up_call",
            "Offer a check-up call",
            "Call, ask how things are going, and listen before anything is offered.",
            &[Silence, NoContact, Escalation, Detractor, Band],
        ),
        play(
            "outcomes",
            "Show tangible outcomes",
            "Show in figures what has come of the work so far.",
            &[ContractEnd, Detractor],
        ),
        play(
            "simplify",
            "Simplify the workspace or channel",
            "Take away steps, forms and tools that are in the client's way; use the channel it answers on.",
            &[Escalation, Drop, Band],
        ),
        play(
            "micro_goals",
            "Set micro-goals",
            "Cut what is open into small steps, each with a date and a name.",
            &[Overdue, Band],
        ),
        play("reward", "Reward engagement", "Thank for what was done, and make the next step worth taking.", &[Drop]),
        play("referral", "Ask for a referral", "Ask who else could use the same help.", &[]),
        play("expansion", "Offer an expansion", "Offer what would come next for this client.", &[]),
        play("testimonial", "Ask for a testimonial", "Ask for a few sentences that may be quoted.", &[]),
    ]
}

/// The plays for a client with these reasons, in order.
pub fn choose(e: &Evidence, plays: &[Play], client: usize, reasons: &[Reason]) -> Vec<SuggestedPlay> {
    let mut chosen: Vec<SuggestedPlay> = Vec::new();
    let suggest = |play: &Play, reasons: Vec<ReasonId>, evidence: String| SuggestedPlay {
        id: play.id.clone(),
        label: play.label.clone(),
        text: play.text.clone(),
        reasons,
        evidence: vec![evidence],
    };
    for reason in reasons {
        for play in plays.iter().filter(|play| play.reasons.contains(&reason.id)) {
            match chosen.iter_mut().find(|known| known.id == play.id) {
                Some(known) => {
                    known.reasons.push(reason.id);
                    known.evidence.push(reason.text.clone());
                }
                None => chosen.push(suggest(play, vec![reason.id], reason.text.clone())),
            }
        }
    }
    if let Some(evidence) = thrives(e, client).filter(|_| reasons.is_empty()) {
        chosen
            .extend(plays.iter().filter(|play| play.reasons.is_empty()).map(|play| suggest(play, Vec::new(), evidence.clone())));
    }
    chosen
}

/// That a client is in the best band of several, in a sentence.
fn thrives(e: &Evidence, client: usize) -> Option<String> {
    let score = e.score(client, e.window)?;
    let best = !e.has_left(client) && e.scores.band(e.cube.cell(client, e.window)) == Some(0) && e.model.bands.len() > 1;
    best.then(|| format!("{}, with a score of {score:.0}, and no reason to worry.", e.model.bands[0].label))
}
