//! When a commitment may be declared and taken back: pure.

use crate::failure::Refusal;
use crate::rule::Rule;
use entity::commitment;
use entity::id::ArticleId;
use entity::value::CommitmentState;

/// That an article is one of those that the organisation `signed` (A3).
///
/// # Errors
/// A refusal about `articleId`.
pub(super) fn signed_article(
    article: ArticleId,
    signed: impl IntoIterator<Item = ArticleId>,
) -> Result<ArticleId, Refusal> {
    let mut signed = signed.into_iter();
    signed.find(|id| *id == article).ok_or_else(|| {
        Refusal::invalid(
            &["articleId"],
            "Cet article n’est pas de la version que cette organisation a signée : prenez l’article de celle-ci.",
            "This article is not of the version that this organisation signed: take the article of that one.",
        )
        .rule(Rule::A3)
    })
}

/// That something new is declared: nothing was, it was taken back, or it was worded otherwise.
///
/// # Errors
/// Already done.
pub(super) fn declare(before: Option<&commitment::Model>, statement: &str) -> Result<(), Refusal> {
    match before {
        Some(before)
            if before.state == CommitmentState::Declared && before.statement == statement =>
        {
            Err(Refusal::already(
                "Cet engagement est déjà déclaré dans ces termes.",
                "This commitment is declared in these words already.",
            ))
        }
        _ => Ok(()),
    }
}

/// That commitments under a signature may be changed: it still binds.
pub fn still_binds(ended: bool) -> Result<(), Refusal> {
    if ended {
        return Err(Refusal::wrong_state(
            "La signature de cet engagement a pris fin : il reste tel qu’il était.",
            "The signature of this commitment has ended: it stays as it was.",
        ));
    }
    Ok(())
}

/// That a commitment may be taken back: it is declared, and its signature binds.
pub(super) fn withdraw(state: CommitmentState, ended: bool) -> Result<(), Refusal> {
    if state == CommitmentState::Withdrawn {
        return Err(Refusal::already(
            "Cet engagement est déjà retiré.",
            "This commitment is withdrawn already.",
        ));
    }
    still_binds(ended)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::RefusalCode;
    use chrono::DateTime;
    use entity::id::{AssociationId, CommitmentId, OrganisationId, SignatureId};
    use rstest::rstest;
    use uuid::Uuid;

    fn commitment(state: CommitmentState) -> commitment::Model {
        commitment::Model {
            id: CommitmentId(Uuid::nil()),
            association_id: AssociationId(Uuid::nil()),
            organisation_id: OrganisationId(Uuid::nil()),
            signature_id: SignatureId(Uuid::nil()),
            article_id: ArticleId(Uuid::nil()),
            state,
            statement: "Un devis avant tout travail.".to_owned(),
            revision: 1,
            declared_at: DateTime::UNIX_EPOCH,
            version: 1,
        }
    }

    #[test]
    fn a3_one_commits_to_articles_that_one_signed() {
        let [first, other] = [1, 2].map(|n| ArticleId(Uuid::from_u128(n)));
        assert_eq!(signed_article(first, [other, first]), Ok(first));
        let refusal = signed_article(other, [first]).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::InvalidInput);
        assert_eq!(refusal.field, ["articleId"]);
    }

    #[rstest]
    #[case::first(None, "Un devis avant tout travail.", true)]
    #[case::same(Some(CommitmentState::Declared), "Un devis avant tout travail.", false)]
    #[case::other_words(Some(CommitmentState::Declared), "Un devis écrit.", true)]
    #[case::again(Some(CommitmentState::Withdrawn), "Un devis avant tout travail.", true)]
    fn something_new_is_declared(
        #[case] before: Option<CommitmentState>,
        #[case] statement: &str,
        #[case] allowed: bool,
    ) {
        let answer = declare(before.map(commitment).as_ref(), statement);
        assert_eq!(
            answer.map_err(|refusal| refusal.code),
            allowed.then_some(()).ok_or(RefusalCode::AlreadyDone)
        );
    }

    #[rstest]
    #[case::declared(CommitmentState::Declared, false, None)]
    #[case::withdrawn(CommitmentState::Withdrawn, false, Some(RefusalCode::AlreadyDone))]
    #[case::over(CommitmentState::Declared, true, Some(RefusalCode::WrongState))]
    fn what_is_declared_is_taken_back(
        #[case] state: CommitmentState,
        #[case] ended: bool,
        #[case] refused: Option<RefusalCode>,
    ) {
        assert_eq!(
            withdraw(state, ended).err().map(|refusal| refusal.code),
            refused
        );
    }
}
