//! Writing rows: through a transaction, by whoever shows that they may. What is written may [wait](super::batch) to be sent.

use super::batch::{Text, VALUES, Write};
use super::effects::{self, Kept, Proof as _, Written};
use super::{Stored, Tx, Work};
use crate::access::OutOfPermit;
use crate::failure::Outcome;
use crate::rows::Rows as _;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, DbBackend, DbErr, DeleteMany, EntityName as _,
    EntityTrait, FromQueryResult as _, Iterable as _, PrimaryKeyToColumn as _, QueryFilter as _,
    QueryTrait as _, Statement, UpdateMany, Value,
};
use uuid::Uuid;

impl Tx<'_> {
    /// Writes a new row, and answers it.
    pub fn insert<M: Stored>(&self, proof: &M::Proof, row: M) -> Work<'_, M> {
        let insert = self.insert_all(proof, [row.clone()]);
        Box::pin(async move {
            insert.await?;
            Ok(row)
        })
    }

    /// Writes a new row, or where its key is taken changes the one that has it as `otherwise` says. Answers what stands there then:
    /// until the act ends nobody else changes it.
    pub fn put<M: Stored>(
        &self,
        proof: &M::Proof,
        row: M,
        otherwise: OnConflict,
    ) -> Work<'_, <M::Entity as EntityTrait>::Model> {
        let reaches = self.reaches(proof, &row, Written::Made);
        let put = M::Entity::insert(row.into_active_model()).on_conflict(otherwise);
        let put = put.into_query().returning_all().take();
        let put = self.backend().build(&put);
        Box::pin(async move {
            reaches?;
            self.flush().await?;
            let row = self.connection().query_one_raw(put).await?;
            let row = row.ok_or(DbErr::RecordNotInserted)?;
            Ok(<M::Entity as EntityTrait>::Model::from_query_result(
                &row, "",
            )?)
        })
    }

    /// Writes new rows, as many as there are in one statement as it takes.
    pub fn insert_all<M: Stored>(
        &self,
        proof: &M::Proof,
        rows: impl IntoIterator<Item = M>,
    ) -> Work<'_, ()> {
        let rows: Vec<_> = rows.into_iter().collect();
        let mut all = rows.iter();
        let reaches = M::reaches(proof)
            .and_then(|()| all.try_for_each(|row| self.reaches(proof, row, Written::Made)));
        let writes = inserts(rows);
        Box::pin(async move {
            reaches?;
            self.wait_all(writes).await
        })
    }

    async fn wait_all(&self, writes: Vec<Write>) -> Outcome<()> {
        for write in writes {
            self.wait(write).await?;
        }
        Ok(())
    }

    /// Whether `proof` reaches a row.
    fn reaches<M: Stored>(
        &self,
        proof: &M::Proof,
        row: &M,
        written: Written,
    ) -> Result<(), OutOfPermit> {
        effects::reaches(proof, row, written, &mut self.reached())
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
        let reaches = self.reaches(proof, &before, Written::Changed);
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
        let write = Write {
            table: M::Entity::default().table_name(),
            rows: 1,
            values: 2 * Column::<M>::iter().count(),
            text: Text::Update(update.into_query()),
        };
        Box::pin(async move {
            reaches?;
            if !same {
                self.wait(write).await?;
            }
            Ok(after)
        })
    }

    /// Changes every row that `update` finds and whose `part_of` is one of `whole`, one version more each, and answers how many there
    /// were.
    pub fn change_all<E: EntityTrait<Model: Stored>, I: Into<Uuid>>(
        &self,
        proof: &<E::Model as Stored>::Proof,
        (part_of, whole): (E::Column, impl IntoIterator<Item = I>),
        mut update: UpdateMany<E>,
    ) -> Work<'_, u64> {
        let whole: Vec<Uuid> = whole.into_iter().map(Into::into).collect();
        let mut reaches = E::Model::reaches(proof);
        if let Some(permit) = proof.permit() {
            reaches = reaches.and_then(|()| permit.changes_parts(&whole, &self.reached()));
            if let (Some(here), Ok(column)) = (permit.association(), "association_id".parse()) {
                let column: E::Column = column;
                update = update.filter(column.eq(here));
            }
        }
        update = match *whole {
            [one] => update.filter(part_of.eq(one)),
            _ => update.filter(self.among(part_of.into_expr(), &whole)),
        };
        if let Some(version) = version::<E>() {
            update = update.col_expr(version, Expr::col(version).add(1));
        }
        let update = self.backend().build(update.as_query());
        self.send(reaches, update)
    }

    /// Removes every row that `delete` finds, and answers how many there were.
    pub fn remove<E: EntityTrait<Model: Kept>>(
        &self,
        proof: &<E::Model as Stored>::Proof,
        delete: &DeleteMany<E>,
    ) -> Work<'_, u64> {
        let delete = self.backend().build(delete.as_query());
        self.send(E::Model::reaches(proof), delete)
    }

    /// Removes every row whose `part_of` is `whole`, so that nothing of them is left in the table's files: it is emptied, and what is not of
    /// them is written anew, in a random order. PostgreSQL begins new files then, and cuts the old to nothing at the commit. Who read the
    /// database earlier and looks later sees no rows there at all, so everybody who reads the table in an act is behind its
    /// [lock](super::Lock), and this act [alone](super::Lock::alone).
    pub fn erase<E: EntityTrait<Model: Stored>>(
        &self,
        proof: &<E::Model as Stored>::Proof,
        (part_of, whole): (E::Column, Uuid),
    ) -> Work<'_, ()> {
        let mut reaches = E::Model::reaches(proof);
        if let Some(permit) = proof.permit() {
            reaches = reaches.and_then(|()| permit.changes_parts(&[whole], &self.reached()));
        }
        Box::pin(async move {
            reaches?;
            let mut others = self.all(E::find().filter(part_of.ne(whole))).await?;
            self.random().shuffle(&mut others);
            self.send(Ok(()), self.clearing::<E>()).await?;
            self.wait_all(inserts(others)).await
        })
    }

    /// What empties a table.
    fn clearing<E: EntityTrait>(&self) -> Statement {
        let clear = match self.backend() {
            DbBackend::Postgres => "TRUNCATE",
            _ => "DELETE FROM",
        };
        let clear = format!("{clear} \"{}\"", E::default().table_name());
        Statement::from_string(self.backend(), clear)
    }

    /// Sends a statement that writes, where `reaches` says that it may, and answers how many rows it met.
    fn send(&self, reaches: Result<(), OutOfPermit>, statement: Statement) -> Work<'_, u64> {
        Box::pin(async move {
            reaches?;
            self.flush().await?;
            let done = self.connection().execute_raw(statement).await?;
            Ok(done.rows_affected())
        })
    }

    /// Lets a write wait for what is sent next.
    pub(super) async fn wait(&self, write: Write) -> Result<(), DbErr> {
        let waiting = self.waiting().takes(&write);
        if !waiting {
            self.flush().await?;
        }
        self.waiting().push(write);
        Ok(())
    }

    /// Sends what was written and waits.
    pub(super) async fn flush(&self) -> Result<(), DbErr> {
        let batch = std::mem::take(&mut *self.waiting());
        batch.send(self.connection()).await
    }
}

type Column<M> = <<M as sea_orm::ModelTrait>::Entity as EntityTrait>::Column;

/// What writes these rows, as many in one statement as it takes.
fn inserts<M: Stored>(rows: Vec<M>) -> Vec<Write> {
    let columns = Column::<M>::iter().count();
    let mut rows = rows.into_iter().map(M::into_active_model).peekable();
    let mut writes = Vec::new();
    while rows.peek().is_some() {
        let some: Vec<_> = rows.by_ref().take(VALUES / columns).collect();
        writes.push(Write {
            table: M::Entity::default().table_name(),
            rows: some.len(),
            values: some.len() * columns,
            text: Text::Insert(M::Entity::insert_many(some).into_query()),
        });
    }
    writes
}

/// The column that counts the changes of a row, where its table has one.
fn version<E: EntityTrait>() -> Option<E::Column> {
    "version".parse().ok()
}
