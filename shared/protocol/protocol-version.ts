/** Raised with every change of a schema in this folder; the fingerprint test holds the history. */
export const PROTOCOL_VERSION = 3
/** The schema version that ops of this build carry, and the oldest that the server still accepts. */
export const SCHEMA_VERSION = 1
export const OLDEST_SCHEMA_VERSION = 1
