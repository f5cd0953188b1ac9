package org.weltgewebe.api.http;

import java.util.UUID;

/**
 * Who a bearer token belongs to.
 *
 * @param accountId the account
 * @param role what it may do
 */
public record Caller(UUID accountId, Role role) {

    /** Rights, from none to all. */
    public enum Role {
        /** Reads. */
        GAST,
        /** Writes what members write. */
        WEBER,
        /** Writes everything. */
        ADMIN;

        /** True when the role may create and edit. */
        public boolean mayWrite() {
            return this != GAST;
        }
    }
}
