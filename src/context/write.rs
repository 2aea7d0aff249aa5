//! Writing rows: through a transaction, by whoever shows that they may.

use super::{Stored, Tx, Work};
use crate::access::OutOfPermit;
use crate::rows::Rows as _;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, DbErr, DeleteMany, EntityTrait, Iterable as _,
    PrimaryKeyToColumn as _, QueryFilter as _, QueryTrait as _, StatementBuilder, UpdateMany,
    Value,
};

/// SQLite takes so many values in one statement, and PostgreSQL twice as many.
const VALUES: usize = 32_766;

impl Tx<'_> {
    /// Writes a new row, and answers it.
    pub fn insert<M: Stored>(&self, proof: &M::Proof, row: M) -> Work<'_, M> {
        let insert = M::Entity::insert(row.clone().into_active_model());
        let sent = self.send(M::reaches(proof), insert.as_query());
        Box::pin(async move {
            sent.await?;
            Ok(row)
        })
    }

    /// Writes new rows, as many as there are in one statement as it takes.
    pub fn insert_all<M: Stored>(
        &self,
        proof: &M::Proof,
        rows: impl IntoIterator<Item = M>,
    ) -> Work<'_, ()> {
        let reaches = M::reaches(proof);
        let mut rows = rows.into_iter().map(M::into_active_model).peekable();
        let most = VALUES / Column::<M>::iter().count();
        let mut sent = Vec::new();
        while rows.peek().is_some() {
            let insert = M::Entity::insert_many(rows.by_ref().take(most));
            sent.push(self.send(reaches, insert.as_query()));
        }
        Box::pin(async move {
            reaches?;
            for sent in sent {
                sent.await?;
            }
            Ok(())
        })
    }

    /// Changes the row that was read as `before`, and answers it as it is then: one version more, where it has versions. What stays
    /// the same is not written. Where the row is no longer as it was read, the act is run again.
    pub fn change<M: Stored>(
        &self,
        proof: &M::Proof,
        before: M,
        change: impl FnOnce(&mut M),
    ) -> Work<'_, M> {
        let read: Vec<_> = Column::<M>::iter().map(|it| before.get(it)).collect();
        let mut update = M::Entity::update_many();
        for key in <M::Entity as EntityTrait>::PrimaryKey::iter() {
            let key = key.into_column();
            update = update.filter(key.eq(before.get(key)));
        }
        let version = version::<M::Entity>().map(|it| (it, before.get(it)));
        let mut after = before;
        change(&mut after);
        if let Some((version, Value::BigInt(Some(read)))) = version {
            update = update.filter(version.eq(read));
            after.set(version, (read + 1).into());
        }
        let mut same = true;
        for (column, read) in Column::<M>::iter().zip(read) {
            let value = after.get(column);
            if value != read {
                update = update.col_expr(column, Expr::value(value));
                same = false;
            }
        }
        let reaches = M::reaches(proof);
        let sent = self.send(reaches, update.as_query());
        Box::pin(async move {
            reaches?;
            if !same && sent.await? == 0 {
                return Err(DbErr::RecordNotUpdated.into());
            }
            Ok(after)
        })
    }

    /// Changes every row that `update` finds, one version more each, and answers how many there were.
    pub fn change_all<E: EntityTrait<Model: Stored>>(
        &self,
        proof: &<E::Model as Stored>::Proof,
        mut update: UpdateMany<E>,
    ) -> Work<'_, u64> {
        if let Some(version) = version::<E>() {
            update = update.col_expr(version, Expr::col(version).add(1));
        }
        self.send(E::Model::reaches(proof), update.as_query())
    }

    /// Removes every row that `delete` finds, and answers how many there were.
    pub fn remove<E: EntityTrait<Model: Stored>>(
        &self,
        proof: &<E::Model as Stored>::Proof,
        delete: &DeleteMany<E>,
    ) -> Work<'_, u64> {
        self.send(E::Model::reaches(proof), delete.as_query())
    }

    /// Sends a statement that writes, where `reaches` says that it may, and answers how many rows it met.
    fn send(
        &self,
        reaches: Result<(), OutOfPermit>,
        statement: &impl StatementBuilder,
    ) -> Work<'_, u64> {
        let statement = self.backend().build(statement);
        Box::pin(async move {
            reaches?;
            let done = self.connection.execute_raw(statement).await?;
            Ok(done.rows_affected())
        })
    }
}

type Column<M> = <<M as sea_orm::ModelTrait>::Entity as EntityTrait>::Column;

/// The column that counts the changes of a row, where its table has one.
fn version<E: EntityTrait>() -> Option<E::Column> {
    "version".parse().ok()
}
