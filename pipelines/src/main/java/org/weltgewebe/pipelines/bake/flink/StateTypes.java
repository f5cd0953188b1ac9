package org.weltgewebe.pipelines.bake.flink;

import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;

/** State of the job is bytes whose first byte is the number of their form; keys are strings and tile ids. */
final class StateTypes {

    private StateTypes() {}

    static ValueStateDescriptor<byte[]> value(String name) {
        return new ValueStateDescriptor<>(name, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    }

    static MapStateDescriptor<String, byte[]> byName(String name) {
        return new MapStateDescriptor<>(name, Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    }

    static MapStateDescriptor<String, Long> longByName(String name) {
        return new MapStateDescriptor<>(name, Types.STRING, Types.LONG);
    }
}
