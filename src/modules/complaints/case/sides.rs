//! Who stands where on a complaint, and so judges nothing of it (R4): its known author, the people of the organisation that makes it,
//! those of the accused, and whoever declared that they stand aside from its file.
//!
//! It is said once, by the ties between an account and a complaint: of one person for what a page shows them ([`stands`], [`files_of`]),
//! and of everybody for what an act decides ([`Sides`]). Nobody ceases to be a party by leaving the organisation: whoever might act for
//! it at the receipt of the complaint or later stays one.

use crate::access::{Actor, Bond};
use crate::failure::Outcome;
use crate::rows::Rows;
use chrono::{DateTime, Utc};
use entity::complaint::Column as C;
use entity::id::{AccountId, ComplaintId, OrganisationId, ProceedingId};
use entity::{affiliation, complaint, recusal};
use sea_orm::sea_query::{
    Condition, Expr, ExprTrait, IntoCondition, JoinType, Query, SelectStatement, UnionType,
};
use sea_orm::{ColumnTrait, EntityName, FromQueryResult, IdenStatic as _};
use std::collections::BTreeSet;

/// On which side somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// They made the complaint, or might act for the organisation for which it was made.
    Complainant,
    /// They might act for the accused.
    Accused,
    /// They declared that they stand aside from the complaint's file.
    Recused,
}

impl Side {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Complainant, Self::Accused, Self::Recused];
    /// Those who are parties.
    pub const PARTIES: [Self; 2] = [Self::Complainant, Self::Accused];

    /// As a statement says it.
    const fn word(self) -> &'static str {
        match self {
            Self::Complainant => "'COMPLAINANT'",
            Self::Accused => "'ACCUSED'",
            Self::Recused => "'RECUSED'",
        }
    }

    /// Whether a statement said it.
    fn is(self, word: &str) -> bool {
        self.word().trim_matches('\'') == word
    }
}

/// By what somebody stands on a side.
#[derive(Clone, Copy)]
enum Tie {
    /// They are the account that a complaint names in this column.
    Account(C),
    /// They might act for the organisation that it names in this column, at its receipt or later.
    Organisation(C),
    /// They declared that they stand aside from its file.
    Recusal,
}

/// All kinds of ties.
const TIES: [(Side, Tie); 4] = [
    (Side::Complainant, Tie::Account(C::AuthorAccountId)),
    (
        Side::Complainant,
        Tie::Organisation(C::AuthorOrganisationId),
    ),
    (Side::Accused, Tie::Organisation(C::AccusedId)),
    (Side::Recused, Tie::Recusal),
];

fn ties(sides: &[Side]) -> impl Iterator<Item = Tie> {
    let on_them = TIES.iter().filter(|(side, _)| sides.contains(side));
    on_them.map(|(_, tie)| *tie)
}

impl Tie {
    /// The complaints, each with an account that stands so, and whether it acts for an organisation of the complaint today.
    fn everybody(self) -> (SelectStatement, Expr, Expr) {
        let mut complaints = Query::select().from(name(complaint::Entity)).take();
        match self {
            Self::Account(account) => {
                complaints.and_where(of(account).is_not_null());
                (complaints, of(account), Expr::cust("FALSE"))
            }
            Self::Organisation(organisation) => {
                let theirs = might_act(of(C::ReceivedAt))
                    .add(of(affiliation::Column::AssociationId).eq(of(C::AssociationId)))
                    .add(of(affiliation::Column::OrganisationId).eq(of(organisation)));
                complaints.join(JoinType::InnerJoin, name(affiliation::Entity), theirs);
                let acts = of(affiliation::Column::RevokedAt).is_null();
                (complaints, of(affiliation::Column::AccountId), acts)
            }
            Self::Recusal => {
                let of_its_file = of(recusal::Column::ProceedingId).eq(of(C::ProceedingId));
                complaints.join(JoinType::InnerJoin, name(recusal::Entity), of_its_file);
                let account = of(recusal::Column::AccountId);
                (complaints, account, Expr::cust("FALSE"))
            }
        }
    }

    /// Whether `person` stands so on the complaint whose columns are `row`'s: true or false, never null. No condition where nothing
    /// binds them so.
    fn binds(self, person: &Actor, row: impl Fn(C) -> Expr) -> Option<Condition> {
        let me = person.account()?;
        let bonds = person.bonds();
        let is = |column| Condition::all().add(row(column).is_not_null());
        match self {
            Self::Account(account) => bonds.author.then(|| is(account).add(row(account).eq(me))),
            Self::Organisation(organisation) => {
                let (gone, still) = bonds
                    .organisations
                    .iter()
                    .partition::<Vec<&Bond>, _>(|bond| bond.left_at.is_some());
                let mut any = Condition::any();
                if !still.is_empty() {
                    let theirs = still.iter().map(|bond| bond.organisation);
                    any = any.add(row(organisation).is_in(theirs));
                }
                for bond in gone {
                    let before = bond.left_at.map(|left| row(C::ReceivedAt).lte(left));
                    let theirs = Condition::all().add(row(organisation).eq(bond.organisation));
                    any = any.add(theirs.add_option(before));
                }
                (!any.is_empty()).then(|| is(organisation).add(any))
            }
            Self::Recusal => bonds
                .recused
                .then(|| is(C::ProceedingId).add(row(C::ProceedingId).in_subquery(recusals(me)))),
        }
    }
}

/// The files from which somebody declared that they stand aside.
fn recusals(account: AccountId) -> SelectStatement {
    Query::select()
        .expr(of(recusal::Column::ProceedingId))
        .from(name(recusal::Entity))
        .and_where(of(recusal::Column::AccountId).eq(account))
        .take()
}

/// The affiliations by which somebody might act for an organisation at an instant, or later.
pub fn might_act(at: Expr) -> Condition {
    let left = of(affiliation::Column::RevokedAt);
    Condition::all()
        .add(of(affiliation::Column::ConfirmedAt).is_not_null())
        .add(left.clone().is_null().or(left.gte(at)))
}

/// Whether `person` stands on one of these sides of the complaint whose columns are `row`'s: never null. No condition where nothing binds
/// them to any.
#[must_use]
pub fn stands(
    person: &Actor,
    sides: &[Side],
    row: impl Fn(&'static str) -> Expr,
) -> Option<Condition> {
    let row = |column: C| row(column.as_str());
    let any = ties(sides).filter_map(|tie| tie.binds(person, row));
    let any = any.fold(Condition::any(), Condition::add);
    (!any.is_empty()).then_some(any)
}

/// The files in which `person` stands on one of these sides of a complaint. None where nothing binds them to any.
///
/// They are looked up by the person: `stands` of every complaint would not find an index.
#[must_use]
pub fn files_of(person: &Actor, sides: &[Side]) -> Option<SelectStatement> {
    let me = person.account()?;
    let mut arms = ties(sides).filter_map(|tie| match tie {
        Tie::Recusal => person.bonds().recused.then(|| recusals(me)),
        tie => {
            let mut complaints = Query::select();
            complaints
                .expr(of(C::ProceedingId))
                .from(name(complaint::Entity))
                .and_where(of(C::ProceedingId).is_not_null())
                .cond_where(tie.binds(person, of)?);
            if let Tie::Organisation(_) = tie {
                // An index begins with it.
                let bonds = person.bonds().organisations.iter();
                let theirs: BTreeSet<_> = bonds.map(|bond| bond.association).collect();
                complaints.and_where(of(C::AssociationId).is_in(theirs));
            }
            Some(complaints.take())
        }
    });
    let first = arms.next()?;
    Some(union(first, arms))
}

/// A column with its table, by names that are not made anew: the condition is part of most statements.
fn of<C: ColumnTrait>(column: C) -> Expr {
    Expr::col((name(C::EntityName::default()), column.as_str()))
}

fn name(table: impl EntityName) -> &'static str {
    table.table_name()
}

fn union(
    mut all: SelectStatement,
    others: impl Iterator<Item = SelectStatement>,
) -> SelectStatement {
    for select in others {
        all.union(UnionType::All, select);
    }
    all
}

/// Somebody on a side of a complaint.
#[derive(Clone, Debug, FromQueryResult)]
struct Stands {
    complaint_id: ComplaintId,
    proceeding_id: Option<ProceedingId>,
    accused_id: OrganisationId,
    account_id: AccountId,
    side: String,
    acts: bool,
}

/// Everybody who stands on a side of some complaints.
#[derive(Clone, Debug, Default)]
pub struct Sides(Vec<Stands>);

impl Sides {
    /// Of the complaints that are `such`, in one statement.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn load(from: &impl Rows, such: impl IntoCondition) -> Outcome<Self> {
        let such = such.into_condition();
        let mut all = TIES.iter().map(|(side, tie)| {
            let (mut complaints, account, acts) = tie.everybody();
            complaints
                .expr_as(C::Id.into_expr(), "complaint_id")
                .expr_as(C::ProceedingId.into_expr(), "proceeding_id")
                .expr_as(C::AccusedId.into_expr(), "accused_id")
                .expr_as(account, "account_id")
                .expr_as(Expr::cust(side.word()), "side")
                .expr_as(acts, "acts")
                .cond_where(such.clone())
                .take()
        });
        let first = all.next().unwrap_or_default();
        let all = union(first, all);
        Ok(Self(from.all_as(&all).await?))
    }

    /// Those of these files.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn in_files(from: &impl Rows, files: &[ProceedingId]) -> Outcome<Self> {
        let in_these = from.among(complaint::Column::ProceedingId.into_expr(), files);
        Self::load(from, in_these).await
    }

    /// Those of one file.
    pub fn in_file(&self, file: ProceedingId) -> Parties {
        self.parties(|one| one.proceeding_id == Some(file))
    }

    /// Those of one complaint, and of the others in its file.
    pub fn on(&self, complaint: ComplaintId, file: Option<ProceedingId>) -> Parties {
        self.parties(|one| {
            one.complaint_id == complaint || (file.is_some() && one.proceeding_id == file)
        })
    }

    /// Those of the complaints against one organisation.
    pub fn against(&self, accused: OrganisationId) -> Parties {
        self.parties(|one| one.accused_id == accused)
    }

    fn parties(&self, such: impl Fn(&Stands) -> bool) -> Parties {
        let people = |side: Side, more: fn(&Stands) -> bool| {
            let people = self
                .0
                .iter()
                .filter(|one| such(one) && side.is(&one.side) && more(one));
            let mut people: Vec<_> = people.map(|one| one.account_id).collect();
            people.sort_unstable();
            people.dedup();
            people
        };
        Parties {
            complainants: people(Side::Complainant, |_| true),
            accused: people(Side::Accused, |_| true),
            defendants: people(Side::Accused, |one| one.acts),
            recused: people(Side::Recused, |_| true),
        }
    }
}

/// Who stands where; each list in order, each person once in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parties {
    /// Who made the complaints, and the people of the organisations for which they were made.
    pub complainants: Vec<AccountId>,
    /// The people of the accused.
    pub accused: Vec<AccountId>,
    /// Those of them who act for the accused today.
    pub defendants: Vec<AccountId>,
    /// Who declared that they stand aside.
    pub recused: Vec<AccountId>,
}

impl Parties {
    /// Whether a person has no office here: as a party, or by their own declaration (R4).
    #[must_use]
    pub fn are_aside(&self, account: AccountId) -> bool {
        self.complainants.contains(&account)
            || self.accused.contains(&account)
            || self.recused.contains(&account)
    }

    /// Those who lose their office here without being of the accused.
    #[must_use]
    pub fn aside(&self) -> Vec<AccountId> {
        [&self.recused[..], &self.complainants].concat()
    }
}

/// The people of an organisation who might act for it at an instant, or later.
///
/// # Errors
/// Where the database fails.
pub async fn people_since(
    from: &impl Rows,
    organisation: OrganisationId,
    at: DateTime<Utc>,
) -> Outcome<Vec<AccountId>> {
    use sea_orm::{EntityTrait, QueryFilter};
    let people = affiliation::Entity::find()
        .filter(affiliation::Column::OrganisationId.eq(organisation))
        .filter(might_act(Expr::val(at)));
    from.values(people, affiliation::Column::AccountId).await
}
