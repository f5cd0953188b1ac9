package org.weltgewebe.launcher;

/** The launcher stops here; the message says what is wrong and what to do. Ends the command with {@link #exitCode()}. */
public final class LauncherException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Exit code of a command that failed. */
    public static final int FAILED = 1;
    /** Exit code of a command that found something to be done by the person. */
    public static final int FINDINGS = 2;

    private final int exitCode;

    private LauncherException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** A failure with its remedy. */
    public static LauncherException failed(String what, String remedy) {
        return new LauncherException(FAILED, what + System.lineSeparator() + "  remedy: " + remedy);
    }

    /** Something the person has to do first. */
    public static LauncherException finding(String what, String remedy) {
        return new LauncherException(FINDINGS, what + System.lineSeparator() + "  remedy: " + remedy);
    }

    /** 1 or 2. */
    public int exitCode() {
        return exitCode;
    }
}
