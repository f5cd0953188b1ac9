package org.weltgewebe.api.features;

/**
 * One public row.
 *
 * @param key primary key as text
 * @param version its version, which is its entity tag
 * @param json GeoJSON Feature (RFC 7946)
 */
public record FeatureJson(String key, long version, String json) {}
