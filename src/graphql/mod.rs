<<<<<<< HEAD
//! The GraphQL floor: what every slice's types share.

pub mod limits;
=======
//! The GraphQL floor: what every slice's types stand on.

pub mod read;
>>>>>>> reads
