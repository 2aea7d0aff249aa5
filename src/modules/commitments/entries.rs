//! What the journal says of commitments.

use crate::journal::{TextHash, entries};
use entity::id::{ArticleId, CommitmentId, CommitmentRevisionId, SignatureId};
use entity::value::CommitmentState;

entries! {
    /// A signatory declared what it does to honour an article, revised it, or took it back.
    CommitmentRevised: CommitmentDeclare | CommitmentWithdraw in SignatureId {
        /// The commitment.
        commitment: CommitmentId,
        /// The article.
        article: ArticleId,
        /// Where the commitment stands now.
        state: CommitmentState,
        /// The revision that was written.
        revision: CommitmentRevisionId,
        /// Its number among the commitment's revisions.
        number: i64,
        /// Its wording, after the revision's UUID as salt.
        statement_hash: TextHash,
    }
}
