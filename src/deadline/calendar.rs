//! Days off: weekends and the public holidays of each region (T4).
//!
//! The holidays are those the law in force in 2026 lists: Code du travail, article L. 3133-1 (the
//! eleven), L. 3134-13 (Alsace-Moselle), L. 3422-2 (abolition of slavery), and the own labour law
//! of the Pacific territories. Customary days off are left out: no text makes them holidays.
//!
//! Two rulings of ours, each towards the longer limit or the living practice. Good Friday counts
//! in all of Alsace-Moselle, though the article speaks of communes with a Protestant church. Saint
//! Martin keeps 28 May, as its prefecture has held since 2019, though the article was never
//! corrected.

use super::Region;
use crate::text::LocalizedText;
use chrono::{Datelike, NaiveDate, Weekday};

/// A public holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holiday {
    /// 1 January.
    NewYear,
    /// The Friday before Easter; Alsace-Moselle and French Polynesia.
    GoodFriday,
    /// The day after Easter.
    EasterMonday,
    /// 1 May.
    LabourDay,
    /// 8 May.
    Victory1945,
    /// The Thursday 39 days after Easter.
    Ascension,
    /// The Monday 50 days after Easter.
    WhitMonday,
    /// 14 July.
    NationalDay,
    /// 15 August.
    Assumption,
    /// 1 November.
    AllSaints,
    /// 11 November.
    Armistice1918,
    /// 25 December.
    Christmas,
    /// 26 December; Alsace-Moselle.
    SaintStephen,
    /// A day of its own in each overseas department, Saint Barthélemy and Saint Martin.
    AbolitionOfSlavery,
    /// 5 March; French Polynesia.
    ArrivalOfTheGospel,
    /// 20 November since 2026, in the place of 29 June; French Polynesia.
    Matarii,
    /// 24 September; New Caledonia.
    CitizenshipDay,
    /// 28 April; Wallis and Futuna.
    SaintPeterChanel,
    /// 29 July; Wallis and Futuna.
    TerritoryDay,
}

/// Why a day is not a working day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DayOff {
    /// A Saturday that is no public holiday.
    Saturday,
    /// A Sunday that is no public holiday.
    Sunday,
    /// A public holiday, whatever the day of the week.
    Holiday(Holiday),
}

impl Region {
    /// The public holiday that falls on `date` in this region. Where two coincide, the one whose
    /// date is fixed.
    #[must_use]
    pub fn holiday(self, date: NaiveDate) -> Option<Holiday> {
        if self == Self::None {
            return None;
        }
        self.fixed_holiday(date.month(), date.day())
            .or_else(|| self.holiday_by_easter(date))
    }

    /// Why `date` is not a working day in this region, if it is not. A holiday is named before
    /// the weekend it falls on.
    #[must_use]
    pub fn day_off(self, date: NaiveDate) -> Option<DayOff> {
        let weekend = match date.weekday() {
            Weekday::Sat => Some(DayOff::Saturday),
            Weekday::Sun => Some(DayOff::Sunday),
            _ => None,
        };
        self.holiday(date).map(DayOff::Holiday).or(weekend)
    }

    fn fixed_holiday(self, month: u32, day: u32) -> Option<Holiday> {
        Some(match (month, day, self) {
            (1, 1, _) => Holiday::NewYear,
            (5, 1, _) => Holiday::LabourDay,
            (5, 8, _) => Holiday::Victory1945,
            (7, 14, _) => Holiday::NationalDay,
            (8, 15, _) => Holiday::Assumption,
            (11, 1, _) => Holiday::AllSaints,
            (11, 11, _) => Holiday::Armistice1918,
            (12, 25, _) => Holiday::Christmas,
            (12, 26, Self::AlsaceMoselle) => Holiday::SaintStephen,
            (4, 27, Self::Mayotte)
            | (5, 22, Self::Martinique)
            | (5, 27, Self::Guadeloupe)
            | (5, 28, Self::SaintMartin)
            | (6, 10, Self::Guyane)
            | (10, 9, Self::SaintBarthelemy)
            | (12, 20, Self::Reunion) => Holiday::AbolitionOfSlavery,
            (3, 5, Self::PolynesieFrancaise) => Holiday::ArrivalOfTheGospel,
            (11, 20, Self::PolynesieFrancaise) => Holiday::Matarii,
            (9, 24, Self::NouvelleCaledonie) => Holiday::CitizenshipDay,
            (4, 28, Self::WallisEtFutuna) => Holiday::SaintPeterChanel,
            (7, 29, Self::WallisEtFutuna) => Holiday::TerritoryDay,
            _ => return None,
        })
    }

    fn holiday_by_easter(self, date: NaiveDate) -> Option<Holiday> {
        let days_after_easter = (date - easter(date.year())?).num_days();
        Some(match (days_after_easter, self) {
            (-2, Self::AlsaceMoselle | Self::PolynesieFrancaise) => Holiday::GoodFriday,
            (1, _) => Holiday::EasterMonday,
            (39, _) => Holiday::Ascension,
            (50, _) => Holiday::WhitMonday,
            _ => return None,
        })
    }
}

impl Holiday {
    /// The holiday's name for people.
    #[must_use]
    pub fn name(self) -> LocalizedText {
        let (fr, en) = match self {
            Self::NewYear => ("jour de l’An", "New Year's Day"),
            Self::GoodFriday => ("Vendredi saint", "Good Friday"),
            Self::EasterMonday => ("lundi de Pâques", "Easter Monday"),
            Self::LabourDay => ("fête du Travail", "Labour Day"),
            Self::Victory1945 => ("victoire de 1945", "Victory in Europe Day"),
            Self::Ascension => ("Ascension", "Ascension Day"),
            Self::WhitMonday => ("lundi de Pentecôte", "Whit Monday"),
            Self::NationalDay => ("fête nationale", "French National Day"),
            Self::Assumption => ("Assomption", "Assumption Day"),
            Self::AllSaints => ("Toussaint", "All Saints' Day"),
            Self::Armistice1918 => ("armistice de 1918", "Armistice Day"),
            Self::Christmas => ("Noël", "Christmas Day"),
            Self::SaintStephen => ("Saint-Étienne", "Saint Stephen's Day"),
            Self::AbolitionOfSlavery => ("abolition de l’esclavage", "Abolition of Slavery Day"),
            Self::ArrivalOfTheGospel => ("arrivée de l'Évangile", "Arrival of the Gospel"),
            Self::Matarii => ("Matari'i", "Matari'i"),
            Self::CitizenshipDay => ("fête de la citoyenneté", "Citizenship Day"),
            Self::SaintPeterChanel => ("Saint-Pierre-Chanel", "Saint Peter Chanel's Day"),
            Self::TerritoryDay => ("fête du Territoire", "Territory Day"),
        };
        LocalizedText::new(fr, en)
    }
}

/// Easter Sunday of `year`, by the Gregorian computus of Meeus, Jones and Butcher. None before
/// year 0 or beyond the last year that can be written.
fn easter(year: i32) -> Option<NaiveDate> {
    let year = u32::try_from(year).ok()?;
    let golden = year % 19;
    let (century, of_century) = (year / 100, year % 100);
    // The moon: how many days after 21 March the full moon falls, with the century's corrections.
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - correction + 15) % 30;
    // The week: how many days from that moon to its Sunday.
    let sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - moon - of_century % 4) % 7;
    // In a few years the rule would give too late a date and goes back a week.
    let late = (golden + 11 * moon + 22 * sunday) / 451;
    let days = moon + sunday + 114 - 7 * late;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, days / 31, days % 31 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn holidays(region: Region, year: i32) -> Vec<String> {
        NaiveDate::from_ymd_opt(year, 1, 1)
            .unwrap()
            .iter_days()
            .take_while(|date| date.year() == year)
            .filter(|date| region.holiday(*date).is_some())
            .map(|date| date.format("%m-%d").to_string())
            .collect()
    }

    #[rstest]
    #[case("1818-03-22")] // the earliest possible
    #[case("1943-04-25")] // the latest possible
    #[case("1954-04-18")] // a week back
    #[case("1961-04-02")]
    #[case("1981-04-19")] // a week back
    #[case("2000-04-23")]
    #[case("2008-03-23")]
    #[case("2011-04-24")]
    #[case("2016-03-27")]
    #[case("2019-04-21")]
    #[case("2024-03-31")]
    #[case("2025-04-20")]
    #[case("2026-04-05")]
    #[case("2027-03-28")]
    #[case("2028-04-16")]
    #[case("2029-04-01")]
    #[case("2030-04-21")]
    #[case("2038-04-25")]
    #[case("2049-04-18")]
    #[case("2076-04-19")]
    #[case("2285-03-22")]
    fn easter_is(#[case] date: NaiveDate) {
        assert_eq!(easter(date.year()), Some(date));
    }

    #[test]
    fn easter_is_a_sunday_of_spring_or_unknown() {
        for year in (-5..5_000).chain([i32::MIN, i32::MAX]) {
            let Some(date) = easter(year) else {
                assert!(!(0..5_000).contains(&year));
                continue;
            };
            assert_eq!(date.weekday(), Weekday::Sun);
            let month_and_day = (date.month(), date.day());
            assert!(((3, 22)..=(4, 25)).contains(&month_and_day), "{date}");
        }
    }

    #[test]
    fn metropole_has_eleven() {
        assert_eq!(
            holidays(Region::Metropole, 2026),
            [
                "01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01",
                "11-11", "12-25"
            ]
        );
    }

    #[rstest]
    #[case(Region::AlsaceMoselle, &["04-03", "12-26"])]
    #[case(Region::Guadeloupe, &["05-27"])]
    #[case(Region::Guyane, &["06-10"])]
    #[case(Region::Martinique, &["05-22"])]
    #[case(Region::Mayotte, &["04-27"])]
    #[case(Region::Reunion, &["12-20"])]
    #[case(Region::SaintBarthelemy, &["10-09"])]
    #[case(Region::SaintMartin, &["05-28"])]
    #[case(Region::SaintPierreEtMiquelon, &[])]
    #[case(Region::PolynesieFrancaise, &["03-05", "04-03", "11-20"])]
    #[case(Region::NouvelleCaledonie, &["09-24"])]
    #[case(Region::WallisEtFutuna, &["04-28", "07-29"])]
    fn a_region_has_the_eleven_and_its_own(#[case] region: Region, #[case] own: &[&str]) {
        let national = holidays(Region::Metropole, 2026);
        let mut all = holidays(region, 2026);
        all.retain(|date| !national.contains(date));
        assert_eq!(all, own);
        assert_eq!(holidays(region, 2026).len(), 11 + own.len());
    }

    #[rstest]
    #[case("2026-10-31", Region::Metropole, Some(DayOff::Saturday))]
    #[case("2026-11-08", Region::Metropole, Some(DayOff::Sunday))]
    #[case(
        "2026-11-01",
        Region::Metropole,
        Some(DayOff::Holiday(Holiday::AllSaints))
    )]
    #[case("2026-11-02", Region::Metropole, None)]
    #[case(
        "2008-05-01",
        Region::Metropole,
        Some(DayOff::Holiday(Holiday::LabourDay))
    )] // Ascension too
    #[case("2026-12-25", Region::None, None)]
    #[case("2026-12-26", Region::None, Some(DayOff::Saturday))]
    fn a_day_is_off(#[case] date: NaiveDate, #[case] region: Region, #[case] why: Option<DayOff>) {
        assert_eq!(region.day_off(date), why);
    }
}
