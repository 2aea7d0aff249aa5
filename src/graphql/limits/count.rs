//! Counting a parsed document, each fragment once.

use super::{
    Limits, Refused,
    values::{sizes, variable_sizes},
    within,
};
use async_graphql::{
    Name, Positioned, Value, Variables,
    parser::types::{Directive, ExecutableDocument, Field, Selection, SelectionSet},
};
use std::{cell::Cell, collections::HashMap, convert::Infallible};

/// Whether a field has the name of a list of the introspection types. They lead back to where
/// they came from (`fields`, `type`, `fields` …), so that the answer grows by a schema's width
/// with each; depth doesn't tell them from a long line of `ofType`.
fn is_introspection_list(name: &str) -> bool {
    let types = ["types", "interfaces", "possibleTypes", "directives"];
    let members = ["fields", "args", "inputFields", "enumValues"];
    types.contains(&name) || members.contains(&name)
}

/// What a document, or a part of it, amounts to once its fragments are spread. Sums saturate: a
/// bomb may expand to more than a machine can count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How deep selection sets nest, those of fragments included.
    pub nesting: usize,
    /// How deep fields nest.
    pub depth: usize,
    /// How deep fields nest that are named as the lists of introspection are.
    pub introspection: usize,
    /// Fields.
    pub fields: usize,
    /// Fields at the top level of this part.
    pub root_fields: usize,
    /// Fields with an alias.
    pub aliases: usize,
    /// Directives.
    pub directives: usize,
    /// Values in arguments.
    pub values: usize,
}

impl Count {
    /// The two side by side in one selection set.
    fn and(self, other: Self) -> Self {
        Self {
            root_fields: self.root_fields.saturating_add(other.root_fields),
            ..self.beside(other)
        }
    }

    /// The two in one document, but not at one level.
    fn beside(self, other: Self) -> Self {
        Self {
            nesting: self.nesting.max(other.nesting),
            depth: self.depth.max(other.depth),
            introspection: self.introspection.max(other.introspection),
            fields: self.fields.saturating_add(other.fields),
            root_fields: self.root_fields.max(other.root_fields),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            values: self.values.saturating_add(other.values),
        }
    }

    fn check(self, limits: &Limits) -> Result<Self, Refused> {
        within("nesting", self.nesting, limits.nesting)?;
        within("depth", self.depth, limits.depth)?;
        within("fields", self.fields, limits.fields)?;
        within("rootFields", self.root_fields, limits.root_fields)?;
        within("aliases", self.aliases, limits.aliases)?;
        within("directives", self.directives, limits.directives)?;
        within("values", self.values, limits.values)?;
        Ok(self)
    }
}

/// A counted document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// All operations together; of `nesting`, `depth` and `root_fields` the greatest.
    pub total: Count,
    /// How many selections were looked at: the work that counting took. It never passes the
    /// number of selections that are written in the document.
    pub visited: usize,
}

/// See [`Limits::count`].
pub(super) fn count(
    limits: &Limits,
    document: &ExecutableDocument,
    variables: &Variables,
) -> Result<Counted, Refused> {
    within("fragments", document.fragments.len(), limits.fragments)?;
    let mut counter = Counter {
        limits,
        document,
        fragments: HashMap::new(),
        variables: variable_sizes(limits, document, variables)?,
        visited: 0,
    };
    let mut total = Count::default();
    for (_, operation) in document.operations.iter() {
        let operation = &operation.node;
        let mut count = counter.selection_set(&operation.selection_set, 1)?;
        count = count.beside(counter.directives(&operation.directives));
        for definition in &operation.variable_definitions {
            count = count.beside(counter.directives(&definition.node.directives));
        }
        total = total.beside(count);
    }
    // Fragments that no operation spreads are validated as well.
    for name in document.fragments.keys() {
        counter.fragment(name, 1)?;
    }
    Ok(Counted {
        total: total.check(limits)?,
        visited: counter.visited,
    })
}

struct Counter<'d> {
    limits: &'d Limits,
    document: &'d ExecutableDocument,
    /// What each fragment amounts to; none while it is being counted.
    fragments: HashMap<&'d str, Option<Count>>,
    variables: HashMap<&'d str, usize>,
    visited: usize,
}

impl<'d> Counter<'d> {
    /// `level` is how many selection sets are open: it bounds this recursion.
    fn selection_set(
        &mut self,
        set: &'d Positioned<SelectionSet>,
        level: usize,
    ) -> Result<Count, Refused> {
        within("nesting", level, self.limits.nesting)?;
        let mut sum = Count::default();
        for selection in &set.node.items {
            self.visited += 1;
            let inner = match &selection.node {
                Selection::Field(field) => self.field(&field.node, level)?,
                Selection::InlineFragment(inline) => {
                    self.selection_set(&inline.node.selection_set, level + 1)?
                }
                Selection::FragmentSpread(spread) => {
                    self.fragment(&spread.node.fragment_name.node, level + 1)?
                }
            };
            sum = sum
                .and(inner)
                .beside(self.directives(selection.node.directives()));
        }
        sum.nesting += 1;
        // Refused at once, not after the whole document. Whether this level is a root, only
        // `count` knows.
        Count {
            root_fields: 0,
            ..sum
        }
        .check(self.limits)?;
        Ok(sum)
    }

    fn field(&mut self, field: &'d Field, level: usize) -> Result<Count, Refused> {
        let inner = if field.selection_set.node.items.is_empty() {
            Count::default()
        } else {
            self.selection_set(&field.selection_set, level + 1)?
        };
        let name = field.name.node.as_str();
        if matches!(name, "__schema" | "__type") {
            within(
                "introspection",
                inner.introspection,
                self.limits.introspection,
            )?;
        }
        let used = Cell::new(0);
        let arguments = field.arguments.iter().map(|(_, value)| &value.node);
        let literals = arguments.map(|it| it.clone().into_const_with(self.stand_in(&used)));
        let own = Count {
            fields: 1,
            aliases: usize::from(field.alias.is_some()),
            values: sizes(literals).saturating_add(used.get()),
            ..Count::default()
        };
        Ok(Count {
            depth: inner.depth + 1,
            introspection: inner.introspection + usize::from(is_introspection_list(name)),
            root_fields: 1,
            ..own.beside(inner)
        })
    }

    fn fragment(&mut self, name: &'d str, level: usize) -> Result<Count, Refused> {
        match self.fragments.get(name) {
            Some(Some(count)) => return Ok(*count),
            Some(None) => return Err(Refused::FragmentCycle(name.to_owned())),
            None => {}
        }
        // A fragment that is not defined is named by the crate's validation.
        let Some(definition) = self.document.fragments.get(name) else {
            return Ok(Count::default());
        };
        self.fragments.insert(name, None);
        let count = self
            .selection_set(&definition.node.selection_set, level)?
            .beside(self.directives(&definition.node.directives));
        self.fragments.insert(name, Some(count));
        Ok(count)
    }

    fn directives(&self, directives: &[Positioned<Directive>]) -> Count {
        let used = Cell::new(0);
        let arguments = directives.iter().flat_map(|one| &one.node.arguments);
        let literals =
            arguments.map(|(_, it)| it.node.clone().into_const_with(self.stand_in(&used)));
        Count {
            directives: directives.len(),
            values: sizes(literals).saturating_add(used.get()),
            ..Count::default()
        }
    }

    /// Takes the place of each variable in a literal, and adds its size to `used`. (The crate
    /// doesn't export the type of a literal, so no function here can take one.)
    fn stand_in(&self, used: &Cell<usize>) -> impl FnMut(Name) -> Result<Value, Infallible> {
        move |name| {
            let size = self.variables.get(name.as_str()).copied().unwrap_or(0);
            used.set(used.get().saturating_add(size));
            Ok(Value::Null)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    /// The query that consoles and code generators send.
    const INTROSPECTION: &str = include_str!("../../../tests/it/http/introspection.graphql");

    fn counted(source: &str) -> Result<Counted, Refused> {
        let document = parse_query(source).unwrap();
        Limits::default().count(&document, &Variables::default())
    }

    fn exceeds(source: &str) -> &'static str {
        match counted(source) {
            Err(Refused::Exceeded { limit, .. }) => limit,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn fragments_count_wherever_they_are_spread() {
        let source = "query Q @a { x: f { ...F } g { ...F ... on T @b { h } } }
            fragment F on T @c { i: j(a: [1, 2]) k { l } }";
        let total = counted(source).unwrap().total;
        let expected = Count {
            nesting: 4,
            depth: 3,
            introspection: 0,
            fields: 9,
            root_fields: 2,
            aliases: 3,
            directives: 4,
            values: 6,
        };
        assert_eq!(total, expected);
    }

    /// Each of `levels` fragments spreads the next `width` times.
    fn bomb(levels: usize, width: usize) -> String {
        let spread = |level| format!("...F{level} ").repeat(width);
        (0..levels).fold(
            format!("{{ ...F0 }} fragment F{levels} on Q {{ a }}"),
            |text, level| text + &format!(" fragment F{level} on Q {{ {} }}", spread(level + 1)),
        )
    }

    #[test]
    fn a_bomb_takes_no_more_work_than_reading_it() {
        let unlimited = Limits {
            fields: usize::MAX,
            root_fields: usize::MAX,
            ..Limits::default()
        };
        for (levels, width, fields) in [(30, 2, 1 << 30), (25, 100, usize::MAX)] {
            let document = parse_query(bomb(levels, width)).unwrap();
            let counted = unlimited.count(&document, &Variables::default()).unwrap();
            assert_eq!(counted.total.fields, fields);
            assert_eq!(counted.visited, 1 + levels * width + 1);
            assert_eq!(exceeds(&bomb(levels, width)), "fields");
        }
    }

    #[test]
    fn a_fragment_that_contains_itself_is_refused() {
        for source in [
            "{ ...A } fragment A on Q { a { ...A } }",
            "{ ...A } fragment A on Q { ...B } fragment B on Q { a ...A }",
            "{ a } fragment A on Q { ...B } fragment B on Q { ...A }",
        ] {
            assert!(
                matches!(counted(source), Err(Refused::FragmentCycle(_))),
                "{source}"
            );
        }
    }

    #[test]
    fn every_limit_is_kept() {
        let deep = format!("{}{}", "{a".repeat(21), "}".repeat(21));
        let inline = format!("{}{{a}}{}", "{...".repeat(32), "}".repeat(32));
        let chain = (0..40).fold("{...F0} fragment F40 on Q{a}".to_owned(), |text, level| {
            text + &format!(" fragment F{level} on Q{{...F{}}}", level + 1)
        });
        let many = (0..70).fold("{a}".to_owned(), |text, n| {
            text + &format!(" fragment F{n} on Q{{a}}")
        });
        for (source, limit) in [
            (deep, "depth"),
            (inline, "nesting"),
            (chain, "nesting"),
            (many, "fragments"),
            (format!("{{a{{{}}}}}", "b ".repeat(1_000)), "fields"),
            (format!("{{{}}}", "a ".repeat(21)), "rootFields"),
            (format!("{{a{{{}}}}}", "b:c ".repeat(101)), "aliases"),
            (format!("{{a{}}}", " @b".repeat(101)), "directives"),
            (format!("{{a(x:[{}])}}", "1 ".repeat(10_000)), "values"),
            (format!("{{a @b(x:[{}])}}", "1 ".repeat(10_000)), "values"),
            (
                format!("query($v:[Int]=[{}]){{a}}", "1 ".repeat(10_000)),
                "values",
            ),
        ] {
            assert_eq!(exceeds(&source), limit);
        }
    }

    #[test]
    fn introspection_does_not_go_in_circles() {
        let circle = |root: &str, times: usize| {
            let (open, close) = ("fields { type { ".repeat(times), "} } ".repeat(times));
            format!("{{ {root} {{ {open} name {close} }} }}")
        };
        assert!(counted(&circle("__type(name: \"A\")", 3)).is_ok());
        assert_eq!(exceeds(&circle("__type(name: \"A\")", 4)), "introspection");
        let types =
            "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
        assert_eq!(exceeds(types), "introspection");
        let spread = "{ ...S } fragment S on Query { __schema { types { ...T } } }
            fragment T on __Type { fields { type { fields { args { name } } } } }";
        assert_eq!(exceeds(spread), "introspection");
        assert!(counted(&circle("fields", 4)).is_ok());
    }

    #[test]
    fn root_fields_are_those_of_the_root_alone() {
        assert!(counted(&format!("{{ a {{ {} }} }}", "b ".repeat(50))).is_ok());
        let spread = format!("{{ ...F }} fragment F on Q {{ {} }}", "b ".repeat(21));
        assert_eq!(exceeds(&spread), "rootFields");
    }

    #[test]
    fn a_variable_counts_at_each_use() {
        let list = Value::List(vec![Value::Null; 999]);
        let variables = Variables::from_value(Value::Object(
            [(Name::new("v"), list)].into_iter().collect(),
        ));
        let document = |uses: usize| {
            parse_query(format!(
                "query($v: [Int]) {{ a {{ {} }} }}",
                "b(x: $v) ".repeat(uses)
            ))
        };
        let count = |uses| Limits::default().count(&document(uses).unwrap(), &variables);
        // The literal itself counts as one value more.
        assert_eq!(count(9).unwrap().total.values, 9 * 1_001);
        assert!(count(10).is_err());
    }

    #[test]
    fn the_standard_introspection_query_passes() {
        let counted = counted(INTROSPECTION).unwrap();
        assert_eq!((counted.total.depth, counted.total.introspection), (15, 3));
        Limits::default().parse(INTROSPECTION).unwrap();
    }
}
