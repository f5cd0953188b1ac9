package org.weltgewebe.schemas.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.weltgewebe.schemas.config.StrictYaml;

/** All contracts of a running engine, by collection and by table. */
public final class CollectionContracts {

    private final Map<String, CollectionContract> byCollection = new LinkedHashMap<>();
    private final Map<String, CollectionContract> byTable = new LinkedHashMap<>();

    /**
     * A set of contracts.
     *
     * @throws IllegalArgumentException when two name the same collection or table
     */
    public CollectionContracts(Collection<CollectionContract> contracts) {
        for (CollectionContract contract : contracts) {
            if (byCollection.put(contract.collection(), contract) != null) {
                throw new IllegalArgumentException(
                        "collection: " + contract.collection() + " (expected: one contract per collection)");
            }
            if (byTable.put(contract.table(), contract) != null) {
                throw new IllegalArgumentException(
                        "table: " + contract.table() + " (expected: one contract per table)");
            }
        }
    }

    /**
     * Reads every {@code *.yaml} of a directory in name order.
     *
     * @throws IllegalArgumentException with the problems of all files
     */
    public static CollectionContracts load(Path directory) {
        List<CollectionContract> contracts = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                try {
                    contracts.add(StrictYaml.read(file, CollectionContract.class));
                } catch (IllegalArgumentException e) {
                    problems.add(e.getMessage());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    directory + ": not a readable directory (expected: collection contracts)", e);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
        }
        if (contracts.isEmpty()) {
            throw new IllegalArgumentException(directory + ": no *.yaml (expected: at least one collection contract)");
        }
        return new CollectionContracts(contracts);
    }

    /** The contract of a collection. */
    public Optional<CollectionContract> collection(String name) {
        return Optional.ofNullable(byCollection.get(name));
    }

    /** The contract of a schema-qualified table. */
    public Optional<CollectionContract> table(String name) {
        return Optional.ofNullable(byTable.get(name));
    }

    /** All contracts in the order they were given. */
    public List<CollectionContract> all() {
        return List.copyOf(byCollection.values());
    }
}
