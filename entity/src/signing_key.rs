//! Table `signing_key`: what signs access tokens. The private half is wrapped by the server's secret key.

use crate::prelude::*;

table! {
    signing_key(id: SigningKeyId) {
        public_key: Vec<u8>,
        wrapped_private_key: Vec<u8>,
        created_at: DateTimeUtc,
        retired_at: Option<DateTimeUtc>,
    }
}
