//! The rules of the domain in GraphQL.

use crate::graphql::Bilingual;
use crate::graphql::read::List;
use crate::rule::Rule;
use async_graphql::{Description, Object};

/// A rule that the server keeps to, and names where it refuses something.
#[derive(Debug, Description)]
pub struct RuleText(pub Rule);

#[Object(name = "Rule", use_type_description)]
impl RuleText {
    /// The id of the rule, such as `R7`. A of charter, label and radiation, T of time limits, R of due process, P of personal data.
    fn id(&self) -> &'static str {
        self.0.id()
    }

    /// The rule in a few words.
    async fn title(&self) -> Bilingual {
        self.0.title().into()
    }

    /// The rule in full.
    async fn text(&self) -> Bilingual {
        self.0.text().into()
    }
}

/// What is asked about rules.
#[derive(Debug, Default)]
pub struct RuleQuery;

#[Object]
impl RuleQuery {
    /// The rule of this id; null where there is none.
    async fn rule(
        &self,
        #[graphql(desc = "The id of the rule, such as `R7`.")] id: String,
    ) -> Option<RuleText> {
        Rule::named(&id).map(RuleText)
    }

    /// Every rule, by id.
    async fn rules(&self) -> List<RuleText> {
        Rule::ALL.iter().copied().map(RuleText).collect()
    }
}
