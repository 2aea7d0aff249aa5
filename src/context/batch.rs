//! What an act has written and not sent yet.
//!
//! A row that is written waits until somebody could see that it is not there: a statement that reads its table, one that changes it
//! again, or the end of the act. What waits is sent together, so that the writes of most acts are one round trip, at their end, and
//! what they lock is locked no longer than that.

use sea_orm::sea_query::{
    Alias, CommonTableExpression, Expr, ExprTrait as _, InsertStatement, Query, UpdateStatement,
    Values, WithClause, WithQuery,
};
use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbBackend, DbErr, Statement};

/// SQLite takes so many values in one statement, and PostgreSQL twice as many.
pub(super) const VALUES: usize = 32_766;

/// A statement that writes, and what has to be known of it to send it together with others.
#[derive(Debug)]
pub(super) struct Write {
    /// Its table.
    pub table: &'static str,
    /// How many rows it meets, where nobody else has changed them.
    pub rows: usize,
    /// How many values it binds.
    pub values: usize,
    pub text: Text,
}

/// The statement itself.
#[derive(Debug)]
pub(super) enum Text {
    Insert(InsertStatement),
    Update(UpdateStatement),
}

/// Writes that wait.
#[derive(Debug, Default)]
pub(super) struct Batch(Vec<Write>);

impl Batch {
    /// Whether `write` can be sent together with what waits. What is sent together is done in no order: a row that is added is not
    /// there yet for what changes its table, and a key that a change sets free is not free yet.
    pub fn takes(&self, write: &Write) -> bool {
        let values: usize = self.0.iter().map(|other| other.values).sum();
        let mut beside = self.0.iter().filter(|other| other.table == write.table);
        values + write.values <= VALUES && beside.all(|other| other.adds() && write.adds())
    }

    pub fn push(&mut self, write: Write) {
        self.0.push(write);
    }

    /// Whether a statement of this text may see what waits. Tables stand in it in quotes.
    pub fn is_seen_by(&self, sql: &str) -> bool {
        let in_it = |write: &Write| sql.contains(&format!("\"{}\"", write.table));
        self.0.iter().any(in_it)
    }

    /// Sends what waits.
    ///
    /// # Errors
    /// Where a row that is changed is no longer as it was read.
    pub async fn send(self, to: &DatabaseTransaction) -> Result<(), DbErr> {
        let expected: usize = self.0.iter().map(|write| write.rows).sum();
        let met = match (self.0.len(), to.get_database_backend()) {
            (0, _) => return Ok(()),
            (2.., DbBackend::Postgres) => {
                let row = to.query_one_raw(DbBackend::Postgres.build(&self.one()));
                let met = row.await?.map(|row| row.try_get_by_index::<i64>(0));
                met.transpose()?.unwrap_or_default().unsigned_abs()
            }
            (_, backend) => to.execute_raw(self.row(backend)).await?.rows_affected(),
        };
        if met == expected as u64 {
            Ok(())
        } else {
            Err(DbErr::RecordNotUpdated)
        }
    }

    /// All in one statement, which answers how many rows they met: PostgreSQL takes no more at a time.
    fn one(self) -> WithQuery {
        let mut with = WithClause::new();
        let mut met = None;
        for (place, write) in self.0.into_iter().enumerate() {
            let name = Alias::new(format!("w{place}"));
            let one = Query::returning().expr(Expr::cust("1"));
            let mut part = CommonTableExpression::new();
            match write.text {
                Text::Insert(mut insert) => part.query(insert.returning(one).take()),
                Text::Update(mut update) => part.query(update.returning(one).take()),
            };
            with.cte(part.table_name(name.clone()).to_owned());
            let mut count = Query::select();
            count.expr(Expr::cust("COUNT(*)")).from(name);
            let count = Expr::SubQuery(None, Box::new(count.into()));
            met = Some(met.map_or(count.clone(), |met: Expr| met.add(count)));
        }
        with.query(Query::select().exprs(met).take())
    }

    /// One after the other, as SQLite takes them.
    fn row(self, backend: DbBackend) -> Statement {
        let each = self.0.iter().map(|write| match &write.text {
            Text::Insert(insert) => backend.build(insert),
            Text::Update(update) => backend.build(update),
        });
        let (mut texts, mut values) = (Vec::new(), Vec::new());
        for statement in each {
            texts.push(statement.sql);
            values.extend(
                statement
                    .values
                    .into_iter()
                    .flat_map(|Values(values)| values),
            );
        }
        Statement::from_sql_and_values(backend, texts.join("; "), values)
    }
}

impl Write {
    fn adds(&self) -> bool {
        matches!(self.text, Text::Insert(_))
    }
}
