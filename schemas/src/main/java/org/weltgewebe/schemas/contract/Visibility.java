package org.weltgewebe.schemas.contract;

/** Who may see a field. Only {@link #PUBLIC} fields leave the classify stage; a field without a contract counts as {@link #PERSONAL}. */
public enum Visibility {
    /** Anybody: stream, tiles, search, API. */
    PUBLIC,
    /** Logged-in members, through the API only. */
    MEMBERS,
    /** The engine itself (row rules, expiry), never published. */
    INTERNAL,
    /** The data subject and stewards; never leaves Postgres. */
    PERSONAL
}
