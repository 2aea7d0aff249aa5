//! Firms of a story, and who acts for them: put in past every act, for stories that are about something else.

use super::world::{Answer, Person, World};
use entity::id::{AffiliationId, MembershipId, OrganisationId, SignatureId};
use entity::value::{AffiliationState, MembershipState, OrganisationKind};
use entity::{affiliation, membership, organisation, signature};
use sceau::input::fold;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

/// A firm of a story, and the person who acts for it.
#[derive(Clone, Debug)]
pub struct Firm {
    pub id: OrganisationId,
    pub person: Person,
}

impl World {
    /// A firm without a membership, and a new person who may act for it.
    pub async fn firm(&self, kind: OrganisationKind, name: &str) -> Firm {
        let person = self.person(&format!("Someone of {name}")).await;
        let id = self.organisation(kind, name, &person).await;
        self.affiliate(&person, id).await;
        Firm { id, person }
    }

    /// A provider that is a member in good standing, and a new person who may act for it.
    pub async fn member(&self, name: &str) -> Firm {
        let firm = self.firm(OrganisationKind::Provider, name).await;
        let row = membership::ActiveModel {
            id: Set(self.app.random.id::<MembershipId>(self.now())),
            association_id: Set(self.association),
            organisation_id: Set(firm.id),
            state: Set(MembershipState::Admitted),
            requested_at: Set(self.now()),
            requested_by: Set(firm.person.account),
            admitted_at: Set(Some(self.now())),
            ..Default::default()
        };
        let row = membership::ActiveModel {
            version: Set(1),
            ..row
        };
        self.write(membership::Entity::insert(row)).await;
        firm
    }

    /// The last membership of a firm.
    pub async fn membership(&self, firm: &Firm) -> membership::Model {
        let last = membership::Entity::find()
            .filter(membership::Column::OrganisationId.eq(firm.id))
            .order_by_desc(membership::Column::RequestedAt);
        let last = last.one(self.app.db.reader()).await.unwrap();
        last.expect("a membership")
    }

    /// The last signature of a firm.
    pub async fn signature(&self, firm: &Firm) -> SignatureId {
        let last = signature::Entity::find()
            .filter(signature::Column::OrganisationId.eq(firm.id))
            .order_by_desc(signature::Column::SignedAt);
        let last = last.one(self.app.db.reader()).await.unwrap();
        last.expect("a signature").id
    }

    /// A firm leaves by its person, who signs in anew.
    pub async fn resign(&self, firm: &Firm) -> Answer {
        let person = self.again(&firm.person).await;
        let input = json!({ "membershipId": self.membership(firm).await.id });
        self.act(Some(&person), "memberResign", input, "").await
    }

    /// An organisation that nobody may act for yet.
    pub async fn organisation(
        &self,
        kind: OrganisationKind,
        name: &str,
        by: &Person,
    ) -> OrganisationId {
        let id = self.app.random.id::<OrganisationId>(self.now());
        let row = organisation::ActiveModel {
            id: Set(id),
            association_id: Set(self.association),
            kind: Set(kind),
            name: Set(name.to_owned()),
            name_folded: Set(fold(name)),
            registered_by: Set(by.account),
            registered_at: Set(self.now()),
            version: Set(1),
            ..Default::default()
        };
        self.write(organisation::Entity::insert(row)).await;
        id
    }

    /// Lets a person act for an organisation. The one who registered it seems to have confirmed it: somebody must have.
    pub async fn affiliate(&self, person: &Person, organisation: OrganisationId) {
        let other = self.person("A colleague").await;
        let row = affiliation::ActiveModel {
            id: Set(self.app.random.id::<AffiliationId>(self.now())),
            association_id: Set(self.association),
            organisation_id: Set(organisation),
            account_id: Set(person.account),
            state: Set(AffiliationState::Confirmed),
            requested_at: Set(self.now()),
            confirmed_at: Set(Some(self.now())),
            confirmed_by: Set(Some(other.account)),
            version: Set(1),
            ..Default::default()
        };
        self.write(affiliation::Entity::insert(row)).await;
    }

    /// A person ends what lets them act for an organisation.
    pub async fn leave(&self, person: &Person) {
        let mine = affiliation::Entity::find()
            .filter(affiliation::Column::AccountId.eq(person.account))
            .filter(affiliation::Column::State.eq(AffiliationState::Confirmed));
        let mine = mine.one(self.app.db.reader()).await.unwrap().unwrap();
        let input = json!({ "affiliationId": mine.id });
        let selection = "affiliation { state }";
        let left = self.act(Some(person), "affiliationRevoke", input, selection);
        left.await.done();
    }
}
