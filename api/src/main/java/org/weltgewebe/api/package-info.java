/**
 * The last stage: serves tiles, features, search and the live feed, and takes writes.
 *
 * <p>Entry point: {@link org.weltgewebe.api.ApiMain}; {@link org.weltgewebe.api.ApiServer} wires the parts by constructors and closes
 * them in reverse. The contract {@code schemas/openapi/weltgewebe.yaml} is the router and the validator.
 */
@NullMarked
package org.weltgewebe.api;

import org.jspecify.annotations.NullMarked;
