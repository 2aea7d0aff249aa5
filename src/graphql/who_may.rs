//! Who may, in the schema itself: what the matrix says of each mutation, and of each type and field that is read by a row of it, as a
//! directive for programs and as a sentence for people.

use super::any_node::read_by;
use super::mutation_name::MutationName;
use crate::access::{Act, Reach, Read, Role, who};
use crate::graphql::Enum;
use async_graphql::registry::{MetaDirectiveInvocation, MetaType, Registry};
use async_graphql::{TypeDirective, Value};
use entity::{EnumValue, TextEnum};

/// Who may do or read this, as a row of the access matrix says (`docs/access-matrix.md`). Where there are several rows, each object is
/// read by one of them, or each way of doing it is one. A role that is not named reaches nothing.
#[TypeDirective(location = "FieldDefinition", location = "Object", repeatable)]
fn access(
    #[graphql(desc = "The name of the row.")] row: String,
    #[graphql(desc = "The roles that reach everything of the association.")] any: Option<
        Vec<Enum<Role>>,
    >,
    #[graphql(
        desc = "The roles that reach what concerns an organisation for which the person acts, and what is their own."
    )]
    party: Option<Vec<Enum<Role>>>,
    #[graphql(desc = "The roles that reach what is the person's own.")] own: Option<
        Vec<Enum<Role>>,
    >,
) {
}

/// Says so of all that is registered so far, once.
pub(super) fn declare(registry: &mut Registry) {
    access.register(registry);
    for read_by in read_by() {
        let Some(MetaType::Object {
            description,
            directive_invocations,
            fields,
            ..
        }) = registry.types.get_mut(&*read_by.name)
        else {
            continue;
        };
        for read in read_by.rows {
            let one = read_by.rows.len() == 1;
            say(description, directive_invocations, read.into(), one);
        }
        for (field, read) in read_by.fields {
            if let Some(field) = fields.get_mut(field) {
                say(
                    &mut field.description,
                    &mut field.directive_invocations,
                    (&read).into(),
                    true,
                );
            }
        }
    }
    let mutation = registry.types.get_mut("Mutation");
    let Some(MetaType::Object { fields, .. }) = mutation else {
        return;
    };
    for act in Act::ALL {
        let name = MutationName::of(*act);
        let field = name.and_then(|name| fields.get_mut(&name.field()));
        if let Some(field) = field {
            let ways = Act::ALL
                .iter()
                .filter(|other| MutationName::of(**other) == name);
            let one = ways.count() == 1;
            say(
                &mut field.description,
                &mut field.directive_invocations,
                act.into(),
                one,
            );
        }
    }
}

/// Writes one row to what a description says, and to its directives; once, since a type is told of it by both roots.
fn say(
    description: &mut Option<String>,
    directives: &mut Vec<MetaDirectiveInvocation>,
    line: Line,
    alone: bool,
) {
    let said =
        |one: &MetaDirectiveInvocation| one.args.get("row") == Some(&Value::from(line.text.name));
    if directives.iter().any(said) {
        return;
    }
    let reaching = |wanted: Reach| {
        let roles = Role::VALUES.iter().zip(line.row);
        let roles = roles.filter(|(_, reach)| *reach == wanted);
        let roles: Vec<_> = roles.map(|(role, _)| Enum(*role)).collect();
        (!roles.is_empty()).then_some(roles)
    };
    directives.push(access::apply(
        line.text.name.to_owned(),
        reaching(Reach::Any),
        reaching(Reach::Party),
        reaching(Reach::Own),
    ));
    let (done, who) = (line.done, who(&line.row));
    let sentence = if alone {
        format!("May be {done} by {who}.")
    } else {
        format!("{}: may be {done} by {who}.", line.text.en)
    };
    let description = description.get_or_insert_default();
    *description = format!("{}\n\n{sentence}", description.trim_end());
}

/// A row of the matrix, and what it lets people do with what it is about.
#[derive(Clone, Copy)]
struct Line {
    text: &'static EnumValue,
    row: [Reach; Role::VALUES.len()],
    done: &'static str,
}

impl From<&Read> for Line {
    fn from(read: &Read) -> Self {
        Self {
            text: read.text(),
            row: read.row(),
            done: "read",
        }
    }
}

impl From<&Act> for Line {
    fn from(act: &Act) -> Self {
        Self {
            text: act.text(),
            row: act.row(),
            done: "done",
        }
    }
}
