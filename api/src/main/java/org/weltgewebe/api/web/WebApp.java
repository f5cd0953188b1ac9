package org.weltgewebe.api.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.api.http.EntityTag;

/**
 * The files of a build, listed once: only what is in the list is ever opened, so no request can name another file.
 *
 * @param builtAt when the shell was written, to notice the next build
 * @param files by URL path, such as {@code /_app/immutable/entry.js}
 * @param shell the document that answers for every route of the app, or null when there is no build
 */
record WebApp(@Nullable FileTime builtAt, Map<String, WebFile> files, @Nullable WebFile shell) {

    private static final Map<String, String> MEDIA_TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("webp", "image/webp"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("xml", "application/xml"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("pbf", "application/x-protobuf"));

    /**
     * A file and its precompressed twins.
     *
     * @param file the file itself
     * @param mediaType its media type
     * @param tag its strong entity tag
     * @param codings files by content coding ({@code br}, {@code gzip})
     * @param inlineScripts hashes of its inline scripts when it is a document
     */
    record WebFile(Path file, String mediaType, String tag, Map<String, Path> codings, List<String> inlineScripts) {

        boolean isDocument() {
            return mediaType.startsWith("text/html");
        }
    }

    /** A directory without a build. */
    static WebApp none() {
        return new WebApp(null, Map.of(), null);
    }

    /** Lists a build; an absent directory has no files. */
    static WebApp list(Path directory) throws IOException {
        Optional<Path> shell = shell(directory);
        if (shell.isEmpty()) {
            return none();
        }
        Map<String, WebFile> files = new HashMap<>();
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                if (!isTwin(file)) {
                    String path = "/" + directory.relativize(file).toString().replace('\\', '/');
                    files.put(path, webFile(file));
                }
            }
        }
        WebFile document = files.get("/" + shell.get().getFileName());
        return new WebApp(Files.getLastModifiedTime(shell.get()), Map.copyOf(files), document);
    }

    /** When the shell that is there now was written, or null. */
    static @Nullable FileTime builtAt(Path directory) throws IOException {
        Optional<Path> shell = shell(directory);
        return shell.isEmpty() ? null : Files.getLastModifiedTime(shell.get());
    }

    /** The file of a path: itself, {@code <path>.html}, or {@code <path>/index.html}. */
    Optional<WebFile> find(String path) {
        if (path.endsWith("/")) {
            return Optional.ofNullable(files.get(path + "index.html"));
        }
        return Stream.of(path, path + ".html", path + "/index.html")
                .map(files::get)
                .filter(java.util.Objects::nonNull)
                .findFirst();
    }

    private static Optional<Path> shell(Path directory) {
        return Stream.of("200.html", "index.html")
                .map(directory::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static boolean isTwin(Path file) {
        String name = file.toString();
        boolean coded = name.endsWith(".br") || name.endsWith(".gz");
        return coded && Files.isRegularFile(Path.of(name.substring(0, name.lastIndexOf('.'))));
    }

    private static WebFile webFile(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String name = file.getFileName().toString();
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String mediaType = MEDIA_TYPES.getOrDefault(extension, "application/octet-stream");
        Map<String, Path> codings = new HashMap<>();
        for (Map.Entry<String, String> coding :
                Map.of("br", ".br", "gzip", ".gz").entrySet()) {
            Path twin = file.resolveSibling(name + coding.getValue());
            if (Files.isRegularFile(twin)) {
                codings.put(coding.getKey(), twin);
            }
        }
        List<String> scripts =
                extension.equals("html") ? InlineScripts.hashes(new String(bytes, StandardCharsets.UTF_8)) : List.of();
        return new WebFile(file, mediaType, EntityTag.ofBytes(bytes), Map.copyOf(codings), scripts);
    }
}
