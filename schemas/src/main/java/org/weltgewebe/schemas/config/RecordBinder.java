package org.weltgewebe.schemas.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** One pass over a YAML node tree; collects problems instead of stopping at the first. */
final class RecordBinder {

    private final String source;
    private final @Nullable Path base;
    private final List<String> problems;

    RecordBinder(String source, @Nullable Path base, List<String> problems) {
        this.source = source;
        this.base = base;
        this.problems = problems;
    }

    /** The bound value, or null when a problem was recorded. */
    @Nullable
    Object bind(Node node, Type type, String path) {
        if (type instanceof ParameterizedType parameterized) {
            return parameterized.getRawType() == List.class
                    ? list(node, parameterized.getActualTypeArguments()[0], path)
                    : map(node, parameterized.getActualTypeArguments()[1], path);
        }
        Class<?> raw = (Class<?>) type;
        return raw.isRecord() && raw != Secret.class ? record(node, raw, path) : scalar(node, raw, path);
    }

    private @Nullable Object record(Node node, Class<?> type, String path) {
        Map<String, Node> entries = entries(node, path);
        if (entries == null) {
            return null;
        }
        RecordComponent[] components = type.getRecordComponents();
        List<String> keys =
                Arrays.stream(components).map(c -> kebab(c.getName())).toList();
        entries.forEach((key, value) -> {
            if (!keys.contains(key)) {
                String hint = Nearest.to(key, keys)
                        .map(k -> "did you mean " + k + "?")
                        .orElse("known: " + keys);
                problem(value, join(path, key), "unknown key (" + hint + ")");
            }
        });
        int before = problems.size();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            Node value = entries.get(keys.get(i));
            arguments[i] = value == null
                    ? absent(node, components[i], join(path, keys.get(i)))
                    : bind(value, components[i].getGenericType(), join(path, keys.get(i)));
        }
        return problems.size() == before ? construct(node, type, components, arguments, path) : null;
    }

    private @Nullable Object absent(Node parent, RecordComponent component, String path) {
        if (component.getType() == List.class) {
            return List.of();
        }
        if (component.getType() == Map.class) {
            return Map.of();
        }
        if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            problem(parent, path, "missing (expected: " + describe(component.getType()) + ")");
        }
        return null;
    }

    private @Nullable Object construct(
            Node node, Class<?> type, RecordComponent[] components, Object[] arguments, String path) {
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                problem(node, path, String.valueOf(refused.getMessage()));
                return null;
            }
            throw new IllegalStateException(type + ": constructor failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + ": not a bindable record", e);
        }
    }

    private @Nullable Object list(Node node, Type element, String path) {
        if (!(node instanceof SequenceNode sequence)) {
            problem(node, path, "not a list (expected: a list of " + describe(element) + ")");
            return null;
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < sequence.getValue().size(); i++) {
            Object value = bind(sequence.getValue().get(i), element, path + "[" + i + "]");
            if (value != null) {
                values.add(value);
            }
        }
        return List.copyOf(values);
    }

    private @Nullable Object map(Node node, Type element, String path) {
        Map<String, Node> entries = entries(node, path);
        if (entries == null) {
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        entries.forEach((key, child) -> {
            Object value = bind(child, element, join(path, key));
            if (value != null) {
                values.put(key, value);
            }
        });
        return Collections.unmodifiableMap(values);
    }

    private @Nullable Map<String, Node> entries(Node node, String path) {
        if (!(node instanceof MappingNode mapping)) {
            problem(node, path, "not a mapping (expected: key: value pairs)");
            return null;
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            entries.put(((ScalarNode) tuple.getKeyNode()).getValue(), tuple.getValueNode());
        }
        return entries;
    }

    private @Nullable Object scalar(Node node, Class<?> type, String path) {
        if (!(node instanceof ScalarNode scalarNode)) {
            problem(node, path, "not a plain value (expected: " + describe(type) + ")");
            return null;
        }
        String text = scalarNode.getValue();
        try {
            return convert(text, type);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            String shown = type == Secret.class ? "***" : text;
            problem(node, path, shown + " (expected: " + describe(type) + ")");
            return null;
        }
    }

    private Object convert(String text, Class<?> type) {
        if (type == String.class) {
            return text;
        }
        if (type == Secret.class) {
            return new Secret(text);
        }
        if (type == int.class || type == Integer.class) {
            return Integer.valueOf(text);
        }
        if (type == long.class || type == Long.class) {
            return Long.valueOf(text);
        }
        if (type == double.class || type == Double.class) {
            return Double.valueOf(text);
        }
        if (type == boolean.class || type == Boolean.class) {
            if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException(text);
            }
            return Boolean.valueOf(text);
        }
        if (type == Duration.class) {
            return Duration.parse(text);
        }
        if (type == Path.class) {
            return base == null ? Path.of(text) : base.resolve(text).normalize();
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(c -> enumKey(c).equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(text));
        }
        throw new IllegalStateException(type + ": no YAML form (expected: a type named in StrictYaml)");
    }

    private static String describe(Type type) {
        if (type instanceof Class<?> raw && raw.isEnum()) {
            return Arrays.stream(raw.getEnumConstants())
                    .map(RecordBinder::enumKey)
                    .collect(Collectors.joining(" | "));
        }
        if (type instanceof Class<?> raw) {
            return raw == Duration.class ? "an ISO 8601 duration such as PT1S" : kebab(raw.getSimpleName());
        }
        return type.toString();
    }

    private static String enumKey(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private void problem(Node node, String path, String what) {
        String place = node.getStartMark()
                .map(mark -> ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                .orElse("");
        problems.add(source + place + ": " + (path.isEmpty() ? "" : path + ": ") + what);
    }
}
