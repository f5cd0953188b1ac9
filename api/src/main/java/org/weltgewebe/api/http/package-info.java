/**
 * What every handler shares: problems (RFC 9457), entity tags and conditional requests (RFC 9110), bearer tokens, response headers,
 * the observation of requests, and the router made from the contract.
 *
 * <p>Entry point: {@link org.weltgewebe.api.http.ContractRouter}. Nothing to close.
 */
@NullMarked
package org.weltgewebe.api.http;

import org.jspecify.annotations.NullMarked;
