//! Meetings in GraphQL.

mod item;
mod meeting;
mod mutation;
mod query;

pub use item::MeetingItem;
pub use meeting::Meeting;
pub use mutation::MeetingMutation;
pub use query::MeetingQuery;
