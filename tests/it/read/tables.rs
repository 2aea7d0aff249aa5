//! The tables of the toy library.

pub mod publisher {
    use entity::prelude::*;

    entity::table! {
        toy_publisher(id: Uuid) {
            name: String,
            hidden: bool,
        }
    }
}

pub mod person {
    use entity::prelude::*;

    entity::table! {
        toy_person(id: Uuid) {
            name: String,
        }
    }
}

pub mod book {
    use entity::prelude::*;

    entity::table! {
        toy_book(id: Uuid) {
            title: String,
            year: Option<i32>,
            price: i64,
            printed: Date,
            added: DateTimeUtc,
            isbn: String,
            hidden: bool,
            owner_id: Uuid,
            publisher_id: Option<Uuid>,
            sequel_of: Option<Uuid>,
        }
    }
}

pub mod review {
    use entity::prelude::*;

    entity::table! {
        toy_review(id: Uuid) {
            stars: i32,
            book_id: Uuid,
            author_id: Uuid,
        }
    }
}

pub mod award {
    use entity::prelude::*;

    entity::table! {
        toy_award(id: Uuid) {
            name: String,
            book_id: Option<Uuid>,
            publisher_id: Option<Uuid>,
        }
    }
}
