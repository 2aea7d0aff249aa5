//! Names and towns in all their forms: found, sorted and kept alike on both databases, and folded anew where a row is of before.

use super::{on_affiliation, register};
use crate::support::world::{Person, World, both};
use entity::value::OrganisationKind;
use entity::{label, organisation};
use proptest::collection::btree_set;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use sceau::db::{Database, refold};
use sceau::input::{FORM, fold};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    Statement,
};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// The names of the first hundred providers of a filter.
async fn found(world: &World, filter: Json) -> Vec<String> {
    let query = "query($filter: ProviderFilter) { providers(association: { slug: \"club\" }, first: 100, filter: $filter) { nodes { name } } }";
    let answer = world.ask(None, query, json!({ "filter": filter })).await;
    let answer = answer.ok();
    let nodes = answer.at("/data/providers/nodes").as_array().unwrap();
    let names = nodes.iter().map(|node| node["name"].as_str().unwrap());
    names.map(str::to_owned).collect()
}

async fn public(world: &World, who: &Person, name: &str, city: Option<&str>) {
    let input = json!({ "association": { "slug": "club" }, "kind": "PROVIDER", "name": name, "city": city });
    let made = world.act(
        Some(who),
        "organisationRegister",
        input,
        "affiliation { id }",
    );
    let affiliation = made.await.done().text("/affiliation/id").to_owned();
    let secretary = world
        .officer("Sam", entity::value::MandateRole::Secretary)
        .await;
    on_affiliation(world, &secretary, "affiliationConfirm", &affiliation)
        .await
        .done();
}

#[tokio::test]
async fn a_provider_is_found_however_its_name_and_town_are_typed() {
    both(async |world| {
        let anne = world.person("Anne").await;
        public(world, &anne, "L’Atelier du Cœur", Some("Saint‑Étienne")).await;
        public(world, &anne, "Straße & Søn", Some("Łódź")).await;
        for (filter, name) in [
            (json!({ "nameContains": "l'atelier" }), "L’Atelier du Cœur"),
            (json!({ "nameContains": "COEUR" }), "L’Atelier du Cœur"),
            (json!({ "nameContains": "œur" }), "L’Atelier du Cœur"),
            (json!({ "nameContains": "strasse" }), "Straße & Søn"),
            (json!({ "nameContains": "son\u{200b}" }), "Straße & Søn"),
            (json!({ "city": "saint-etienne" }), "L’Atelier du Cœur"),
            (
                json!({ "city": "SAINT – ÉTIENNE".replace(' ', "") }),
                "L’Atelier du Cœur",
            ),
            (json!({ "city": "lodz" }), "Straße & Søn"),
        ] {
            assert_eq!(found(world, filter.clone()).await, [name], "{filter}");
        }
        for filter in [
            json!({ "city": "Saint" }),
            json!({ "city": "Saint Étienne" }),
            json!({ "nameContains": "l atelier" }),
        ] {
            assert_eq!(found(world, filter.clone()).await, [""; 0], "{filter}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_does_not_show_is_not_kept() {
    both(async |world| {
        let anne = world.person("Anne").await;
        register(
            world,
            &anne,
            "PROVIDER",
            "\u{feff}Ate\u{ad}lier \u{202e}Nord\u{200b}",
        )
        .await;
        let row = organisation::Entity::find().one(world.app.db.reader());
        let row = row.await.unwrap().unwrap();
        assert_eq!((row.name.as_str(), row.key_form), ("Atelier Nord", FORM));
        let input = super::registration("PROVIDER", "\u{200b}\u{3164}");
        let refused = world.act(
            Some(&anne),
            "organisationRegister",
            input,
            "organisation { id }",
        );
        refused.await.refused("INVALID_INPUT");
    })
    .await;
}

/// Names of letters from many scripts, signs and spaces: always the same ones.
fn names() -> BTreeSet<String> {
    let letters = "[ -~À-ſΑ-ωА-я’–œß\u{301}\u{200b}一-三가-힣٠-٩😀-😃%_\\\\]{1,12}";
    let name = letters.prop_filter("a name shows", |name: &String| !fold(name).is_empty());
    let names = btree_set(name, 60);
    let tree = names.new_tree(&mut TestRunner::deterministic());
    tree.unwrap().current()
}

#[tokio::test]
async fn any_names_sort_and_are_found_alike_on_both_databases() {
    both(async |world| {
        let anne = world.person("Anne").await;
        let names = names();
        for name in &names {
            let id = world
                .organisation(OrganisationKind::Provider, name, &anne)
                .await;
            world.affiliate(&anne, id).await;
        }
        let listed = found(world, json!({})).await;
        assert_eq!(
            listed.iter().collect::<BTreeSet<_>>(),
            names.iter().collect()
        );
        assert!(listed.is_sorted_by_key(|name| fold(name)), "{listed:#?}");
        for name in &names {
            let letters: Vec<_> = name.chars().collect();
            let part: String = letters[letters.len() / 3..].iter().take(3).collect();
            let expected = listed
                .iter()
                .filter(|name| fold(name).contains(&fold(&part)));
            let expected: Vec<_> = expected.cloned().collect();
            assert_eq!(
                found(world, json!({ "nameContains": part })).await,
                expected,
                "{part:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn keys_of_an_older_form_are_written_anew_once_however_many_servers_start() {
    both(async |world| {
        let anne = world.person("Anne").await;
        let first = world
            .organisation(OrganisationKind::Provider, "Cœur 0", &anne)
            .await;
        world.affiliate(&anne, first).await;
        let db = world.app.db.reader();
        let row = organisation::Entity::find_by_id(first)
            .one(db)
            .await
            .unwrap()
            .unwrap();
        let older = (1..1_200).map(|number| {
            organisation::ActiveModel::from(organisation::Model {
                id: world.app.random.id(world.now()),
                name: format!("Cœur {number}"),
                name_folded: format!("cœur {number}"),
                city: (number % 2 == 0).then(|| "Besançon".to_owned()),
                ..row.clone()
            })
            .reset_all()
        });
        let older: Vec<_> = older.collect();
        for some in older.chunks(300) {
            let insert = organisation::Entity::insert_many(some.to_vec());
            insert.exec_without_returning(db).await.unwrap();
        }
        let newer = world
            .organisation(OrganisationKind::Client, "Plus tard", &anne)
            .await;
        let later = format!(
            "UPDATE organisation SET key_form = {}, name_folded = 'newer' WHERE name = 'Plus tard'",
            FORM + 1
        );
        db.execute_unprepared(&later).await.unwrap();

        let start = async || match &world.folder {
            Some(folder) => {
                let url = format!("sqlite:{}", folder.path().join("sceau.db").display());
                Database::migrate(&url).await.unwrap();
            }
            None => drop(refold::all(db).await.unwrap()),
        };
        tokio::join!(start(), start(), start());

        for row in organisation::Entity::find().all(db).await.unwrap() {
            if row.id == newer {
                assert_eq!(
                    (row.name_folded.as_str(), row.key_form),
                    ("newer", FORM + 1)
                );
                continue;
            }
            assert_eq!(row.name_folded, fold(&row.name));
            assert_eq!(row.city_folded, row.city.as_deref().map(fold));
            assert_eq!(row.key_form, FORM);
        }
        let in_town = organisation::Column::CityFolded.eq("besancon");
        let counted = organisation::Entity::find().filter(in_town).count(db).await;
        assert_eq!(counted.unwrap(), 599);
        assert_eq!(refold::all(db).await.unwrap(), 0);
        assert_eq!(
            found(world, json!({ "nameContains": "coeur 0" })).await,
            ["Cœur 0"]
        );
    })
    .await;
}

/// Columns that hold a key of another form: table, column, reason.
const OTHER_FORMS: &[(&str, &str, &str)] = &[
    (
        "account",
        "email_folded",
        "an address has a form of its own",
    ),
    (
        "label",
        "holder_folded",
        "the database writes it as the holder's",
    ),
];

#[tokio::test]
async fn the_register_follows_a_holder_whose_key_is_written_anew() {
    both(async |world| {
        let version = world.charter().await;
        world.signatory("Cœur", &version).await;
        let db = world.app.db.reader();
        let key = async || {
            let label = label::Entity::find().one(db).await.unwrap();
            label.unwrap().holder_folded
        };
        assert_eq!(key().await, fold("Cœur"));
        let older =
            "UPDATE organisation SET key_form = 0, name_folded = 'cœur' WHERE name = 'Cœur'";
        db.execute_unprepared(older).await.unwrap();
        assert_eq!(key().await, "cœur");
        refold::all(db).await.unwrap();
        assert_eq!(key().await, fold("Cœur"));
    })
    .await;
}

#[tokio::test]
async fn every_key_is_written_anew_with_the_others() {
    let world = World::on_sqlite().await;
    let sql = "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND c.name LIKE '%\\_folded' ESCAPE '\\'";
    let read = Statement::from_string(world.app.db.backend(), sql);
    let rows = world.app.db.reader().query_all_raw(read).await.unwrap();
    let stands: BTreeSet<(String, String)> = rows
        .iter()
        .map(|row| row.try_get_many_by_index().unwrap())
        .collect();
    let known = refold::TABLES
        .iter()
        .flat_map(|keys| keys.columns.iter().map(|(_, key)| (keys.table, *key)))
        .chain(
            OTHER_FORMS
                .iter()
                .map(|(table, column, _)| (*table, *column)),
        );
    let known = known.map(|(table, column)| (table.to_owned(), column.to_owned()));
    assert_eq!(stands, known.collect());
}
