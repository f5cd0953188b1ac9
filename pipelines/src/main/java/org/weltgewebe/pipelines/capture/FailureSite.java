package org.weltgewebe.pipelines.capture;

import java.sql.SQLException;
import java.util.stream.Stream;

/** What may be told of a failure where rows are handled: messages of drivers and converters hold the value they stumbled over. */
public final class FailureSite {

    private static final String OURS = "org.weltgewebe.";

    private FailureSite() {}

    /**
     * Classes of an exception and its causes, the SQL state where there is one, and the place in our code; no message. For example
     * {@code ConnectException < PSQLException 55006 at SlotTail.poll:84}.
     */
    public static String of(Throwable failure) {
        StringBuilder site = new StringBuilder(kind(failure));
        int causes = 0;
        for (Throwable cause = failure.getCause(); cause != null && causes < 5; cause = cause.getCause()) {
            site.append(" < ").append(kind(cause));
            causes++;
        }
        Stream.of(failure.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith(OURS))
                .findFirst()
                .or(() -> Stream.of(failure.getStackTrace()).findFirst())
                .ifPresent(frame -> site.append(" at ")
                        .append(frame.getClassName()
                                .substring(frame.getClassName().lastIndexOf('.') + 1))
                        .append('.')
                        .append(frame.getMethodName())
                        .append(':')
                        .append(frame.getLineNumber()));
        return site.toString();
    }

    private static String kind(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        return failure instanceof SQLException sql && sql.getSQLState() != null ? name + " " + sql.getSQLState() : name;
    }
}
