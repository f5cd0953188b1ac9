package org.weltgewebe.bakery.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** One message for people instead of a stack trace; always exit code 1. */
final class FailureReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private static final int FAILED = 1;

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println(wrong.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        command.getErr().println("Usage: " + command.getCommandSpec().qualifiedName() + " --help");
        return FAILED;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + message(failure));
        return FAILED;
    }

    private static String message(Exception failure) {
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + ": not found (expected: an existing file)";
        }
        if (failure instanceof NotDirectoryException missing) {
            return missing.getFile() + ": no such directory (expected: an existing directory for the result)";
        }
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + ": access denied (expected: read access to inputs, write access to the result)";
        }
        if (failure instanceof FileSystemException other) {
            return other.getFile() + ": " + other.getReason();
        }
        StringBuilder text = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            text.append("; because: ").append(cause.getMessage());
        }
        return text.toString();
    }
}
