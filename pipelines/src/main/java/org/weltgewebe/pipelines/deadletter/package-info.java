/**
 * Dead letters: what they say in the open, how their original is kept so that only a holder of the key reads it, and in which state
 * each of them is.
 *
 * <p>Entry points: {@link org.weltgewebe.pipelines.deadletter.DeadLetter}, {@link org.weltgewebe.pipelines.deadletter.LetterCipher},
 * {@link org.weltgewebe.pipelines.deadletter.DeadLetters}. Values and pure functions; nothing to close. {@code replay} decides what
 * becomes of a letter, {@code nats} reads and writes the streams, {@code cli} is the command {@code dlq}.
 */
@NullMarked
package org.weltgewebe.pipelines.deadletter;

import org.jspecify.annotations.NullMarked;
