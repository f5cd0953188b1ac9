package org.weltgewebe.servers;

/**
 * A server this JVM started for its tests, native or in a container. A given server is none: it is not this JVM's to end.
 *
 * @param killHard ends it at once, as a crash would
 * @param start brings it up again on the same store and port and waits until it is ready
 * @param stop ends it for good; nothing happens the second time
 */
record OwnServer(Runnable killHard, Runnable start, Runnable stop) {}
