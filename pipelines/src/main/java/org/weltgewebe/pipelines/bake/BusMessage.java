package org.weltgewebe.pipelines.bake;

/**
 * A message the bake job says on the bus.
 *
 * @param subject subject
 * @param id message id, stable across replays
 * @param data UTF-8 JSON
 */
public record BusMessage(String subject, String id, byte[] data) {}
