/**
 * Collection contracts: one YAML file per captured table says what its columns are, who may see them, and how rows become
 * tiles and search hits.
 *
 * <p>Entry point: {@link org.weltgewebe.schemas.contract.CollectionContracts#load(java.nio.file.Path)}. Values; nothing to close.
 */
@NullMarked
package org.weltgewebe.schemas.contract;

import org.jspecify.annotations.NullMarked;
