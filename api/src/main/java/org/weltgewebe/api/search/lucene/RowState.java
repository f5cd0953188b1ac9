package org.weltgewebe.api.search.lucene;

import java.nio.ByteBuffer;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.api.geo.Extent;

/**
 * What the index remembers of a row besides its terms.
 *
 * @param version version of the row, 0 when its collection has none
 * @param extent where it is, or null
 */
public record RowState(long version, @Nullable Extent extent) {

    BytesRef encode() {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + (extent == null ? 0 : 4 * Double.BYTES));
        bytes.putLong(version);
        if (extent != null) {
            bytes.putDouble(extent.west())
                    .putDouble(extent.south())
                    .putDouble(extent.east())
                    .putDouble(extent.north());
        }
        return new BytesRef(bytes.array());
    }

    static RowState decode(BytesRef ref) {
        ByteBuffer bytes = ByteBuffer.wrap(ref.bytes, ref.offset, ref.length);
        long version = bytes.getLong();
        return new RowState(
                version,
                bytes.hasRemaining()
                        ? new Extent(bytes.getDouble(), bytes.getDouble(), bytes.getDouble(), bytes.getDouble())
                        : null);
    }
}
