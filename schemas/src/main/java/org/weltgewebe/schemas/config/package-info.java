/**
 * Strict YAML to record binding for configuration, contracts and policies.
 *
 * <p>Entry point: {@link org.weltgewebe.schemas.config.StrictYaml}. Every problem of a document is reported at once, with its
 * line and column; an unknown key is an error that names the nearest known one. Nothing to close.
 */
@NullMarked
package org.weltgewebe.schemas.config;

import org.jspecify.annotations.NullMarked;
