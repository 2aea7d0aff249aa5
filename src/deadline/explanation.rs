//! A limit told in words (T6), in French and in English.
//!
//! The two languages are written side by side, sentence by sentence, so that neither can say
//! something the other leaves out.

use super::{DayOff, Deadline, Move, Period, Rolling};
use crate::text::LocalizedText;
use chrono::{Datelike, NaiveDate, Weekday};
use chrono_tz::Tz;

impl Deadline {
    /// How the limit was counted: the event that set it running, the raw day and how it was
    /// found, each move and why, the final instant (T6).
    ///
    /// `event` names the start event without an article and in lower case.
    #[must_use]
    pub fn explain(&self, event: &LocalizedText) -> LocalizedText {
        let mut sentences = vec![self.start(event)];
        sentences.extend(self.raw_day());
        sentences.extend(self.moves.iter().map(sentence_of_move));
        sentences.extend(self.not_moved());
        sentences.push(self.end());
        LocalizedText::joined(&sentences)
    }

    fn start(&self, event: &LocalizedText) -> LocalizedText {
        let day = long_date(self.start_day);
        LocalizedText::new(
            format!("Point de départ : {}, le {}.", event.fr, day.fr),
            format!("Starting point: {}, on {}.", event.en, day.en),
        )
    }

    fn raw_day(&self) -> Vec<LocalizedText> {
        let Period { months, days } = self.period;
        let mut sentences = Vec::new();
        if months > 0 {
            sentences.push(self.months_counted());
        }
        if days > 0 {
            let (from_fr, from_en) = if months > 0 {
                ("ce jour-là", "that day")
            } else {
                ("le jour de départ", "the start day")
            };
            let (added, raw) = (count(days, "jour", "day"), long_date(self.raw_day));
            sentences.push(LocalizedText::new(
                format!(
                    "On ajoute {}, sans compter {from_fr} : le {}.",
                    added.fr, raw.fr
                ),
                format!("Add {}, not counting {from_en}: {}.", added.en, raw.en),
            ));
        }
        if sentences.is_empty() {
            sentences.push(LocalizedText::new(
                "Le délai est nul : il expire le jour même.",
                "The limit is nil: it ends on the same day.",
            ));
        }
        sentences
    }

    fn months_counted(&self) -> LocalizedText {
        let months = count(self.period.months, "mois", "month");
        let (number, day) = (self.start_day.day(), long_date(self.month_day));
        if self.month_day.day() == number {
            return LocalizedText::new(
                format!(
                    "{} plus tard, le jour de même numéro est le {}.",
                    months.fr, day.fr
                ),
                format!(
                    "{} later, the day of the same number is {}.",
                    months.en, day.en
                ),
            );
        }
        let month = month_and_year(self.month_day);
        LocalizedText::new(
            format!(
                "{} plus tard, {} n’a pas de {number} : on retient son dernier jour, le {}.",
                months.fr, month.fr, day.fr
            ),
            format!(
                "{} later, {} has no day {number}: its last day is taken, {}.",
                months.en, month.en, day.en
            ),
        )
    }

    /// Said only where a reader would expect a move that the rule excludes.
    fn not_moved(&self) -> Option<LocalizedText> {
        if self.rolling != Rolling::None {
            return None;
        }
        let why = reason(self.region.day_off(self.raw_day)?);
        let day = long_date(self.raw_day);
        Some(LocalizedText::new(
            format!(
                "Le {} n’est pas un jour ouvrable ({}), mais la règle ne reporte pas le délai.",
                day.fr, why.fr
            ),
            format!(
                "{} is not a working day ({}), but the rule does not move the limit.",
                day.en, why.en
            ),
        ))
    }

    fn end(&self) -> LocalizedText {
        let (day, zone) = (long_date(self.last_day), zone_name(self.zone));
        LocalizedText::new(
            format!("Le délai court jusqu’au {} à 24 h 00, {}.", day.fr, zone.fr),
            format!("The limit runs until {} at 24:00, {}.", day.en, zone.en),
        )
    }
}

impl Period {
    /// The length in words: "2 mois et 15 jours", "2 months and 15 days".
    #[must_use]
    pub fn in_words(self) -> LocalizedText {
        let months = count(self.months, "mois", "month");
        let days = count(self.days, "jour", "day");
        match (self.months, self.days) {
            (_, 0) if self.months > 0 => months,
            (0, _) => days,
            _ => LocalizedText::new(
                format!("{} et {}", months.fr, days.fr),
                format!("{} and {}", months.en, days.en),
            ),
        }
    }
}

fn sentence_of_move(step: &Move) -> LocalizedText {
    let (from, to) = (long_date(step.from), long_date(step.to));
    let why = reason(step.why);
    LocalizedText::new(
        format!(
            "Le {} n’est pas un jour ouvrable ({}) : le délai est reporté au {}.",
            from.fr, why.fr, to.fr
        ),
        format!(
            "{} is not a working day ({}): the limit moves to {}.",
            from.en, why.en, to.en
        ),
    )
}

fn reason(why: DayOff) -> LocalizedText {
    match why {
        DayOff::Saturday => LocalizedText::new("samedi", "Saturday"),
        DayOff::Sunday => LocalizedText::new("dimanche", "Sunday"),
        DayOff::Holiday(holiday) => {
            let name = holiday.name();
            LocalizedText::new(
                format!("jour férié : {}", name.fr),
                format!("public holiday: {}", name.en),
            )
        }
    }
}

/// A date with its weekday: "lundi 1er mars 2027", "Monday 1 March 2027".
#[must_use]
pub fn long_date(date: NaiveDate) -> LocalizedText {
    let weekday = match date.weekday() {
        Weekday::Mon => "lundi",
        Weekday::Tue => "mardi",
        Weekday::Wed => "mercredi",
        Weekday::Thu => "jeudi",
        Weekday::Fri => "vendredi",
        Weekday::Sat => "samedi",
        Weekday::Sun => "dimanche",
    };
    let ordinal = if date.day() == 1 { "er" } else { "" };
    LocalizedText::new(
        format!(
            "{weekday} {}{ordinal} {}",
            date.day(),
            month_and_year(date).fr
        ),
        date.format("%A %-d %B %Y").to_string(),
    )
}

fn month_and_year(date: NaiveDate) -> LocalizedText {
    let month = match date.month() {
        1 => "janvier",
        2 => "février",
        3 => "mars",
        4 => "avril",
        5 => "mai",
        6 => "juin",
        7 => "juillet",
        8 => "août",
        9 => "septembre",
        10 => "octobre",
        11 => "novembre",
        _ => "décembre",
    };
    LocalizedText::new(
        format!("{month} {}", date.year()),
        date.format("%B %Y").to_string(),
    )
}

/// Zones of France by the place a reader knows; any other by its name in the time zone database.
fn zone_name(zone: Tz) -> LocalizedText {
    let (fr, en) = match zone {
        Tz::Europe__Paris => ("heure de Paris", "Paris time"),
        Tz::America__Guadeloupe => ("heure de la Guadeloupe", "Guadeloupe time"),
        Tz::America__Cayenne => ("heure de Cayenne", "Cayenne time"),
        Tz::America__Martinique => ("heure de la Martinique", "Martinique time"),
        Tz::Indian__Mayotte => ("heure de Mayotte", "Mayotte time"),
        Tz::Indian__Reunion => ("heure de La Réunion", "Réunion time"),
        Tz::America__St_Barthelemy => ("heure de Saint-Barthélemy", "Saint Barthélemy time"),
        Tz::America__Marigot => ("heure de Saint-Martin", "Saint Martin time"),
        Tz::America__Miquelon => (
            "heure de Saint-Pierre-et-Miquelon",
            "Saint Pierre and Miquelon time",
        ),
        Tz::Pacific__Tahiti => ("heure de Tahiti", "Tahiti time"),
        Tz::Pacific__Marquesas => ("heure des Marquises", "Marquesas time"),
        Tz::Pacific__Gambier => ("heure des Gambier", "Gambier time"),
        Tz::Pacific__Noumea => ("heure de Nouméa", "Nouméa time"),
        Tz::Pacific__Wallis => ("heure de Wallis", "Wallis time"),
        other => {
            return LocalizedText::new(
                format!("heure de la zone {}", other.name()),
                format!("{} time", other.name()),
            );
        }
    };
    LocalizedText::new(fr, en)
}

/// A number with its noun, in the plural from two in both languages.
fn count(number: u32, fr: &str, en: &str) -> LocalizedText {
    let plural = |noun: &str| {
        // "mois" has no other plural.
        let ending = if number < 2 || noun.ends_with('s') {
            ""
        } else {
            "s"
        };
        format!("{number} {noun}{ending}")
    };
    LocalizedText::new(plural(fr), plural(en))
}

#[cfg(test)]
mod tests {
    use super::super::{Region, StartEvent};
    use super::*;
    use chrono::{DateTime, Utc};
    use rstest::rstest;

    fn explain(
        (months, days): (u32, u32),
        rolling: Rolling,
        start: &str,
        zone: Tz,
        region: Region,
    ) -> LocalizedText {
        let start: DateTime<Utc> = start.parse().unwrap();
        Deadline::count(Period { months, days }, rolling, start, zone, region)
            .unwrap()
            .explain(&LocalizedText::of(StartEvent::Receipt).in_sentence())
    }

    fn in_paris(period: (u32, u32), rolling: Rolling, start: &str) -> LocalizedText {
        explain(period, rolling, start, Tz::Europe__Paris, Region::Metropole)
    }

    #[test]
    fn a_month_without_the_number_and_a_sunday() {
        let text = in_paris((2, 0), Rolling::NextWorkingDay, "2026-12-31T22:59:00Z");
        assert_eq!(
            text.fr,
            "Point de départ : réception du signalement, le jeudi 31 décembre 2026. \
             2 mois plus tard, février 2027 n’a pas de 31 : on retient son dernier jour, \
             le dimanche 28 février 2027. \
             Le dimanche 28 février 2027 n’est pas un jour ouvrable (dimanche) : \
             le délai est reporté au lundi 1er mars 2027. \
             Le délai court jusqu’au lundi 1er mars 2027 à 24 h 00, heure de Paris."
        );
        assert_eq!(
            text.en,
            "Starting point: receipt of the complaint, on Thursday 31 December 2026. \
             2 months later, February 2027 has no day 31: its last day is taken, \
             Sunday 28 February 2027. \
             Sunday 28 February 2027 is not a working day (Sunday): \
             the limit moves to Monday 1 March 2027. \
             The limit runs until Monday 1 March 2027 at 24:00, Paris time."
        );
    }

    #[test]
    fn the_same_number_and_a_chain_of_moves() {
        let text = in_paris((2, 0), Rolling::NextWorkingDay, "2026-08-31T12:00:00Z");
        assert_eq!(
            text.fr,
            "Point de départ : réception du signalement, le lundi 31 août 2026. \
             2 mois plus tard, le jour de même numéro est le samedi 31 octobre 2026. \
             Le samedi 31 octobre 2026 n’est pas un jour ouvrable (samedi) : \
             le délai est reporté au dimanche 1er novembre 2026. \
             Le dimanche 1er novembre 2026 n’est pas un jour ouvrable (jour férié : Toussaint) : \
             le délai est reporté au lundi 2 novembre 2026. \
             Le délai court jusqu’au lundi 2 novembre 2026 à 24 h 00, heure de Paris."
        );
        assert!(text.en.contains(
            "Sunday 1 November 2026 is not a working day (public holiday: All Saints' Day): \
             the limit moves to Monday 2 November 2026."
        ));
    }

    #[rstest]
    #[case(2, 0, "2 mois", "2 months")]
    #[case(1, 1, "1 mois et 1 jour", "1 month and 1 day")]
    #[case(0, 15, "15 jours", "15 days")]
    #[case(0, 0, "0 jour", "0 day")]
    fn a_length_in_words(
        #[case] months: u32,
        #[case] days: u32,
        #[case] fr: &str,
        #[case] en: &str,
    ) {
        let words = Period { months, days }.in_words();
        assert_eq!((words.fr.as_str(), words.en.as_str()), (fr, en));
    }

    #[rstest]
    #[case::months_then_days(
        (1, 15),
        "1 mois plus tard, le jour de même numéro est le jeudi 10 décembre 2026. \
         On ajoute 15 jours, sans compter ce jour-là : le vendredi 25 décembre 2026.",
        "1 month later, the day of the same number is Thursday 10 December 2026. \
         Add 15 days, not counting that day: Friday 25 December 2026."
    )]
    #[case::one_day(
        (0, 1),
        "On ajoute 1 jour, sans compter le jour de départ : le mercredi 11 novembre 2026.",
        "Add 1 day, not counting the start day: Wednesday 11 November 2026."
    )]
    #[case::nothing(
        (0, 0),
        "Le délai est nul : il expire le jour même.",
        "The limit is nil: it ends on the same day."
    )]
    #[case::not_moved(
        (0, 1),
        "Le mercredi 11 novembre 2026 n’est pas un jour ouvrable \
         (jour férié : armistice de 1918), mais la règle ne reporte pas le délai.",
        "Wednesday 11 November 2026 is not a working day (public holiday: Armistice Day), \
         but the rule does not move the limit."
    )]
    fn the_counting_is_told(#[case] period: (u32, u32), #[case] fr: &str, #[case] en: &str) {
        let text = in_paris(period, Rolling::None, "2026-11-10T12:00:00Z");
        assert!(text.fr.contains(fr), "{}", text.fr);
        assert!(text.en.contains(en), "{}", text.en);
    }

    #[rstest]
    #[case(Tz::Indian__Reunion, "heure de La Réunion.", "Réunion time.")]
    #[case(
        Tz::Europe__Brussels,
        "heure de la zone Europe/Brussels.",
        "Europe/Brussels time."
    )]
    fn the_zone_is_named(#[case] zone: Tz, #[case] fr: &str, #[case] en: &str) {
        let (rolling, start) = (Rolling::NextWorkingDay, "2026-11-10T12:00:00Z");
        let text = explain((2, 0), rolling, start, zone, Region::None);
        assert!(text.fr.ends_with(fr), "{}", text.fr);
        assert!(text.en.ends_with(en), "{}", text.en);
    }
}
