/**
 * Strict JSON (RFC 8259) for archive metadata and tileset manifests; nothing more. Entry point: {@link org.weltgewebe.pmtiles.json.Json}.
 * Nothing here is closed by anyone.
 *
 * <p>Values are JDK types: {@code Map<String, Object>} in the order of the text, {@code List<Object>}, {@code String}, {@code Long},
 * {@code Double}, {@code Boolean} and {@code null}.
 */
@NullMarked
package org.weltgewebe.pmtiles.json;

import org.jspecify.annotations.NullMarked;
