//! A label.

use super::scope::{by_right_or, insiders, label_shown};
use crate::access::Read;
use crate::context::Viewer;
use crate::deadline::{day_of, long_date};
use crate::graphql::read::{
    Entity, Loaded, Node, Relation, Scope, Table, internal, nullable, reads,
};
use crate::graphql::{Bilingual, Day, Enum, Id, Instant, request};
use crate::modules::associations::{Association, OF_ASSOCIATION, SeatZone, day_at_seat};
use crate::modules::charter::{Charter, Signature};
use crate::modules::label::routes;
use crate::modules::label::workflow::{self, LabelStanding};
use crate::modules::organisations::Organisation;
use crate::text::LocalizedText;
use anyhow::anyhow;
use async_graphql::{Context, Description, Object, Result};
use derive_more::From;
use entity::id::LabelId;
use entity::label;

/// The right of an organisation to use the graphics of a charter's quality label (A4). Everybody sees who holds it, and for twelve
/// months who no longer does.
#[derive(Debug, From, Description)]
pub struct Label(Node<Self>);

impl Entity for Label {
    type Row = label::Model;
    const READ: &'static [Read] = &[Read::Label];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Organisation>("organisation", "organisation_id"),
        Relation::one::<Charter>("charter", "charter_id"),
        Relation::one::<Signature>("signature", "signature_id"),
        Relation::computed::<SeatZone>("endedOn").from("association_id"),
        Relation::computed::<SeatZone>("inWords").from("association_id"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        by_right_or(
            insiders(viewer, |name| at.col(name)),
            label_shown(viewer.now(), at),
        )
    }
}

#[reads]
#[Object(use_type_description)]
impl Label {
    /// The id of the label.
    pub async fn id(&self) -> Id<LabelId> {
        self.0.id.into()
    }

    /// The association whose label it is.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The organisation that holds or held the label.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Loaded<Organisation>> {
        self.0.required(ctx)
    }

    /// The charter that the label stands for.
    async fn charter(&self, ctx: &Context<'_>) -> Result<Loaded<Charter>> {
        self.0.required(ctx)
    }

    /// The signature of the charter that the label came with, or under which it goes on; it says which version was signed (A8).
    async fn signature(&self, ctx: &Context<'_>) -> Option<Loaded<Signature>> {
        self.0.one(ctx)
    }

    /// Whether the label is held now, and how.
    fn standing(&self, ctx: &Context<'_>) -> Result<Enum<LabelStanding>> {
        Ok(workflow::standing(&self.0, request(ctx)?.now).into())
    }

    /// The instant since which the label is held without a gap, under whichever version of the charter.
    fn since(&self) -> Instant {
        self.0.granted_at.into()
    }

    /// The instant until which the holder keeps the label after a new version of the charter was published that they have not
    /// signed (A8); null where there is no such version.
    fn lapses_at(&self) -> Option<Instant> {
        self.0.lapses_at.map(Into::into)
    }

    /// The day at the association's seat on which the label ended; null while it is held. The instant would tell a sanction from a
    /// resignation (R12).
    async fn ended_on(&self, ctx: &Context<'_>) -> Option<Day> {
        let ended_at = workflow::ended_at(&self.0, nullable(ctx, request(ctx))?.now)?;
        nullable(ctx, day_at_seat(ctx, &self.0, ended_at)).map(Into::into)
    }

    /// How the label stands, in one neutral sentence (R12), with days as at the association's seat.
    async fn in_words(&self, ctx: &Context<'_>) -> Result<Bilingual> {
        let now = request(ctx)?.now;
        let zone = self.0.computed::<SeatZone>(ctx)?.pop();
        let zone = zone.ok_or_else(|| internal(anyhow!("a label without an association")))?;
        let day = |instant| day_of(instant, zone).map(long_date).map_err(internal);
        let since = day(self.0.granted_at)?;
        Ok(match workflow::ended_at(&self.0, now) {
            Some(ended_at) => {
                let ended = day(ended_at)?;
                LocalizedText::new(
                    format!("Ne détient plus le label depuis le {}.", ended.fr),
                    format!("No longer holds the label since {}.", ended.en),
                )
            }
            None if workflow::standing(&self.0, now) == LabelStanding::Suspended => {
                LocalizedText::new(
                    format!(
                        "Détient le label depuis le {} ; son usage est suspendu.",
                        since.fr
                    ),
                    format!("Holds the label since {}; its use is suspended.", since.en),
                )
            }
            None => LocalizedText::new(
                format!("Détient le label depuis le {}.", since.fr),
                format!("Holds the label since {}.", since.en),
            ),
        }
        .into())
    }

    /// The path on this server of an SVG badge that shows how the label stands now.
    fn badge_path(&self) -> String {
        routes::path(self.0.id)
    }
}
