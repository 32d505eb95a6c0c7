//! Some weeks of attendance: nearly everybody is present; some are ill for a day or three, some come late, some get praise, and
//! now and then nobody knows where somebody is.

use domain::AbsenceKind;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, time};
use kernel::PersonId;

use crate::bundle::{Confirmation, Mark, Notice};
use crate::lessons::{Day, moment};
use crate::maker::Maker;

/// Of ten thousand lessons, those whose teacher forgot to mark them.
const FORGOTTEN: usize = 180;

const ILLNESS_FI: &[&str] =
    &["Kuumetta.", "Flunssassa kotona.", "Vatsatauti.", "Päänsärkyä, jää kotiin.", "Hammaslääkäri."];
const ILLNESS_SV: &[&str] = &["Feber.", "Förkyld, stannar hemma.", "Magsjuka.", "Huvudvärk.", "Tandläkare."];
const OTHER_FI: &[&str] =
    &["Bussi oli myöhässä.", "Nukuimme pommiin.", "Perheen asia, olen kotona tavoitettavissa."];
const OTHER_SV: &[&str] = &["Bussen var försenad.", "Vi försov oss.", "En familjeangelägenhet."];
const PRAISE_FI: &[&str] = &[
    "Autoit kaveria hienosti!",
    "Mainio vastaus tunnilla.",
    "Sinnikästä työtä!",
    "Kiitos reippaasta otteesta.",
];
const PRAISE_SV: &[&str] =
    &["Du hjälpte en kompis så fint!", "Ett utmärkt svar.", "Uthålligt arbete!", "Tack för din insats."];

/// What a pupil does on one day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Morning {
    Present,
    /// Away all day; `told` when the guardian has explained.
    Away {
        kind: AbsenceKind,
        told: bool,
    },
    /// Away from one lesson of the day, the how manieth.
    Skips {
        lesson: usize,
        kind: AbsenceKind,
    },
    /// Something small in one lesson.
    Note {
        lesson: usize,
        kind: AbsenceKind,
    },
}

impl Maker<'_> {
    /// Confirms the lessons that were held and marks who was away.
    pub(crate) fn mark_attendance(&mut self) {
        let days = self.held_days();
        let of_pupil = self.weeks_of_pupils();
        let mut ill: Vec<(u8, AbsenceKind, bool)> = vec![(0, AbsenceKind::Illness, true); self.pupils.len()];
        for day in &days {
            let confirmed = self.confirm(day);
            for pupil in 0..self.pupils.len() {
                let Some(state) = ill.get_mut(pupil) else { continue };
                let morning = self.morning(pupil, state, day.date);
                if morning == Morning::Present {
                    continue;
                }
                let lessons: Vec<usize> = of_pupil
                    .get(pupil)
                    .into_iter()
                    .flatten()
                    .filter_map(|weekly| confirmed.get(*weekly).copied().flatten())
                    .collect();
                self.mark_day(pupil, morning, day.date, lessons);
            }
        }
    }

    /// The weekly lessons of each pupil.
    fn weeks_of_pupils(&self) -> Vec<Vec<usize>> {
        let mut weeks = vec![Vec::new(); self.pupils.len()];
        for (at, weekly) in self.week.iter().enumerate() {
            for pupil in self.members.get(weekly.group).into_iter().flatten() {
                if let Some(week) = weeks.get_mut(*pupil) {
                    week.push(at);
                }
            }
        }
        weeks
    }

    /// Confirms a day's lessons but a few; answers for each weekly lesson the school's lesson that was confirmed.
    fn confirm(&mut self, day: &Day) -> Vec<Option<usize>> {
        let mut confirmed = vec![None; self.week.len()];
        for (weekly, index) in &day.held {
            // Today the last lesson is just over, and not everybody has marked it yet.
            let forgotten = if day.date == self.world.today { 700 } else { FORGOTTEN };
            if self.dice.of_10_000(forgotten) {
                continue;
            }
            let minutes = self.dice.between(-25, 5);
            let Some(lesson) = self.school.lessons.get(*index) else { continue };
            let at = lesson.held_on.to_datetime(lesson.time.end()).saturating_add(minutes.minutes());
            let by = lesson.substitute.unwrap_or(lesson.teacher);
            self.school.confirmations.push(Confirmation {
                held_on: lesson.held_on,
                lesson: lesson.id,
                by,
                at: moment(at.min(self.now())),
            });
            if let Some(entry) = confirmed.get_mut(*weekly) {
                *entry = Some(*index);
            }
        }
        confirmed
    }

    fn morning(&mut self, pupil: usize, ill: &mut (u8, AbsenceKind, bool), date: Date) -> Morning {
        let Some((sickly, teen, adult)) = self
            .pupils
            .get(pupil)
            .map(|pupil| (pupil.sickly, pupil.level >= domain::GradeLevel::Seven, pupil.adult))
        else {
            return Morning::Present;
        };
        if ill.0 > 0 {
            ill.0 -= 1;
            return Morning::Away { kind: ill.1, told: ill.2 };
        }
        let chance = self.dice.below(10_000);
        let recent = date >= self.world.today.saturating_sub(6.days());
        if chance < sickly {
            let days = self.dice.weighted(&[0, 45, 30, 17, 8]);
            ill.0 = u8::try_from(days).unwrap_or(1).saturating_sub(1);
            ill.1 = AbsenceKind::Illness;
            ill.2 = !recent || self.dice.percent(82);
            if ill.2 {
                self.notice(pupil, date, days, AbsenceKind::Illness);
            }
            return Morning::Away { kind: ill.1, told: ill.2 };
        }
        let lesson = self.dice.below(6);
        match chance - sickly {
            0..30 => {
                ill.0 = u8::try_from(self.dice.below(4)).unwrap_or_default();
                *ill = (ill.0, AbsenceKind::Leave, true);
                Morning::Away { kind: AbsenceKind::Leave, told: true }
            }
            30..75 if teen && recent => Morning::Skips { lesson, kind: AbsenceKind::Unexplained },
            30..75 if teen || adult => Morning::Skips { lesson, kind: AbsenceKind::OtherExplained },
            75..80 => Morning::Skips { lesson, kind: AbsenceKind::Unauthorised },
            80..170 => Morning::Note { lesson: 0, kind: AbsenceKind::LateUnder15 },
            170..200 => Morning::Note { lesson: 0, kind: AbsenceKind::LateOver15 },
            200..340 => Morning::Note { lesson, kind: AbsenceKind::Positive },
            340..360 => Morning::Skips { lesson, kind: AbsenceKind::SchoolActivity },
            360..364 => Morning::Note { lesson, kind: AbsenceKind::Removed },
            _ => Morning::Present,
        }
    }

    fn mark_day(&mut self, pupil: usize, morning: Morning, date: Date, mut lessons: Vec<usize>) {
        lessons.sort_by_key(|index| self.school.lessons.get(*index).map(|lesson| lesson.time));
        let nth = |lesson: usize| lessons.get(lesson % lessons.len().max(1)).copied();
        match morning {
            Morning::Present => {}
            Morning::Away { kind, told } => {
                let kind = if told { kind } else { AbsenceKind::Unexplained };
                for index in lessons {
                    self.mark(pupil, index, kind, date);
                }
            }
            Morning::Skips { lesson, kind } | Morning::Note { lesson, kind } => {
                if let Some(index) = nth(lesson) {
                    self.mark(pupil, index, kind, date);
                }
            }
        }
    }

    /// One mark, explained by the guardian where the kind says so.
    pub(crate) fn mark(&mut self, pupil: usize, lesson: usize, kind: AbsenceKind, date: Date) {
        let swedish = self.swedish();
        let Some((learner, guardian)) = self
            .pupils
            .get(pupil)
            .map(|pupil| (pupil.id, if pupil.adult { Some(pupil.id) } else { pupil.guardian }))
        else {
            return;
        };
        let explanation = match kind {
            AbsenceKind::Illness => Some(self.dice.pick(if swedish { ILLNESS_SV } else { ILLNESS_FI })),
            AbsenceKind::OtherExplained => Some(self.dice.pick(if swedish { OTHER_SV } else { OTHER_FI })),
            _ => None,
        };
        let note = (kind == AbsenceKind::Positive)
            .then(|| self.dice.pick(if swedish { PRAISE_SV } else { PRAISE_FI }));
        let minutes = match kind {
            AbsenceKind::LateUnder15 => Some(self.dice.between(2, 14)),
            AbsenceKind::LateOver15 => Some(self.dice.between(15, 35)),
            _ => None,
        };
        let told_at = moment(date.at(7, 0, 0, 0).saturating_add(self.dice.between(0, 50).minutes()));
        let Some(lesson) = self.school.lessons.get(lesson) else { return };
        let marked_by = lesson.substitute.unwrap_or(lesson.teacher);
        let marked_at = moment(lesson.held_on.to_datetime(lesson.time.start()).saturating_add(6.minutes()));
        self.school.marks.push(Mark {
            held_on: lesson.held_on,
            lesson: lesson.id,
            learner,
            kind,
            minutes: minutes.and_then(|minutes| i16::try_from(minutes).ok()),
            note,
            marked_by,
            marked_at,
            explained: explanation.zip(guardian).map(|(text, by)| (by, told_at, text)),
        });
    }

    /// What the guardian, or the adult learner, told in the morning.
    fn notice(&mut self, pupil: usize, date: Date, days: usize, kind: AbsenceKind) {
        if !self.dice.percent(60) {
            return;
        }
        let explanation = self.dice.pick(if self.swedish() { ILLNESS_SV } else { ILLNESS_FI });
        let Some((learner, told_by)) = self.pupils.get(pupil).and_then(|pupil| {
            let by: Option<PersonId> = if pupil.adult { Some(pupil.id) } else { pupil.guardian };
            by.map(|by| (pupil.id, by))
        }) else {
            return;
        };
        let last = i32::try_from(days.saturating_sub(1)).unwrap_or_default();
        let told: DateTime =
            date.to_datetime(time(7, 0, 0, 0)).saturating_add(self.dice.between(0, 55).minutes());
        self.school.notices.push(Notice {
            id: self.world.ids.make(),
            learner,
            from: date,
            to: date.saturating_add(last.days()),
            kind,
            explanation,
            told_by,
            told_at: moment(told),
        });
    }
}
