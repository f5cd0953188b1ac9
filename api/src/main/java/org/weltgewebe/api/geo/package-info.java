/** Places in answers and questions: longitude and latitude in degrees, EPSG:4326. Values; nothing to close. */
@NullMarked
package org.weltgewebe.api.geo;

import org.jspecify.annotations.NullMarked;
