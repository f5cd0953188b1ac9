package org.weltgewebe.launcher.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.weltgewebe.launcher.Console;

/**
 * The sum of the JUnit reports of a run.
 *
 * @param tests number of tests, skipped ones included
 * @param failed failures and errors
 * @param skipped not run
 */
public record TestReports(int tests, int failed, int skipped) {

    /** Sums the reports below {@code root} written at or after {@code started}. */
    public static TestReports since(Path root, Instant started) {
        try (Stream<Path> files = Files.walk(root, 6)) {
            return files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .filter(file -> file.toString().contains("-reports/"))
                    .filter(file -> writtenSince(file, started))
                    .map(TestReports::read)
                    .reduce(new TestReports(0, 0, 0), TestReports::plus);
        } catch (IOException e) {
            throw new UncheckedIOException(root + ": test reports cannot be listed", e);
        }
    }

    /** Tells the sum. */
    public void report(Console console) {
        console.print("  java: " + tests + " tests, " + failed + " failed, " + skipped + " skipped");
        console.result(Map.of("suite", "java", "tests", tests, "failed", failed, "skipped", skipped));
    }

    private TestReports plus(TestReports other) {
        return new TestReports(tests + other.tests, failed + other.failed, skipped + other.skipped);
    }

    private static boolean writtenSince(Path file, Instant started) {
        try {
            return !Files.getLastModifiedTime(file).toInstant().isBefore(started);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    private static TestReports read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            XMLInputFactory factory = XMLInputFactory.newFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            reader.nextTag();
            int failed = List.of("failures", "errors").stream()
                    .mapToInt(name -> number(reader, name))
                    .sum();
            return new TestReports(number(reader, "tests"), failed, number(reader, "skipped"));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(file + ": not a test report", e);
        }
    }

    private static int number(XMLStreamReader reader, String attribute) {
        String value = reader.getAttributeValue(null, attribute);
        return value == null ? 0 : Integer.parseInt(value);
    }
}
