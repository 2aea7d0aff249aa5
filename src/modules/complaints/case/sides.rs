//! Who stands where on a complaint, and so judges nothing of it (R4): its known author, the people of the organisation that makes it,
//! those of the accused, and whoever declared that they stand aside from its file.
//!
//! It is said once, by the ties between an account and a complaint: narrowed by a person for what a page shows them ([`standing`]), and
//! by complaints for what an act decides ([`Sides`]). Nobody ceases to be a party by leaving the organisation: whoever might act for
//! it at the receipt of the complaint or later stays one.

use crate::failure::Outcome;
use crate::rows::Rows;
use chrono::{DateTime, Utc};
use entity::id::{AccountId, ComplaintId, OrganisationId, ProceedingId};
use entity::{affiliation, complaint, recusal};
use sea_orm::sea_query::{
    Condition, Expr, ExprTrait, IntoCondition, JoinType, Query, SelectStatement, UnionType,
};
use sea_orm::{ColumnTrait, EntityName, FromQueryResult};

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

/// One kind of tie: rows of complaints, each with an account that stands on the side.
struct Tie {
    side: Side,
    complaints: SelectStatement,
    account: Expr,
    /// Whether the account acts for an organisation of the complaint today.
    acts: Expr,
}

/// All kinds of ties that put somebody on one of these sides.
fn ties(sides: &[Side]) -> impl Iterator<Item = Tie> {
    use complaint::Column as C;
    let complaints = || Query::select().from(name(complaint::Entity)).take();
    let acting = |side, organisation: C| {
        let theirs = might_act(of(C::ReceivedAt))
            .add(of(affiliation::Column::AssociationId).eq(of(C::AssociationId)))
            .add(of(affiliation::Column::OrganisationId).eq(of(organisation)));
        Tie {
            side,
            complaints: complaints()
                .join(JoinType::InnerJoin, name(affiliation::Entity), theirs)
                .take(),
            account: of(affiliation::Column::AccountId),
            acts: of(affiliation::Column::RevokedAt).is_null(),
        }
    };
    let of_its_file = of(recusal::Column::ProceedingId).eq(of(C::ProceedingId));
    let all = [
        Tie {
            side: Side::Complainant,
            complaints: complaints()
                .and_where(of(C::AuthorAccountId).is_not_null())
                .take(),
            account: of(C::AuthorAccountId),
            acts: Expr::cust("FALSE"),
        },
        acting(Side::Complainant, C::AuthorOrganisationId),
        acting(Side::Accused, C::AccusedId),
        Tie {
            side: Side::Recused,
            complaints: complaints()
                .join(JoinType::InnerJoin, name(recusal::Entity), of_its_file)
                .take(),
            account: of(recusal::Column::AccountId),
            acts: Expr::cust("FALSE"),
        },
    ];
    all.into_iter().filter(|tie| sides.contains(&tie.side))
}

/// The affiliations by which somebody might act for an organisation at an instant, or later.
pub fn might_act(at: Expr) -> Condition {
    let left = of(affiliation::Column::RevokedAt);
    Condition::all()
        .add(of(affiliation::Column::ConfirmedAt).is_not_null())
        .add(left.clone().is_null().or(left.gte(at)))
}

/// `column` of the complaints on which an account stands on one of these sides, where it says something.
#[must_use]
pub fn standing(account: AccountId, sides: &[Side], column: complaint::Column) -> SelectStatement {
    let theirs = ties(sides).map(|mut tie| {
        let complaints = tie.complaints.expr(of(column));
        let complaints = complaints.and_where(tie.account.eq(account));
        complaints.and_where(of(column).is_not_null()).take()
    });
    union(theirs)
}

/// A column with its table, by names that are not made anew: the condition is part of most statements.
fn of<C: ColumnTrait>(column: C) -> Expr {
    Expr::col((name(C::EntityName::default()), column.as_str()))
}

fn name(table: impl EntityName) -> &'static str {
    table.table_name()
}

fn union(mut selects: impl Iterator<Item = SelectStatement>) -> SelectStatement {
    let mut all = selects.next().unwrap_or_default();
    for select in selects {
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
        use complaint::Column as C;
        let such = such.into_condition();
        let all = ties(&Side::ALL).map(|mut tie| {
            let complaints = tie.complaints.expr_as(C::Id.into_expr(), "complaint_id");
            complaints
                .expr_as(C::ProceedingId.into_expr(), "proceeding_id")
                .expr_as(C::AccusedId.into_expr(), "accused_id")
                .expr_as(tie.account, "account_id")
                .expr_as(Expr::cust(tie.side.word()), "side")
                .expr_as(tie.acts, "acts")
                .cond_where(such.clone())
                .take()
        });
        Ok(Self(from.all_as(&union(all)).await?))
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
