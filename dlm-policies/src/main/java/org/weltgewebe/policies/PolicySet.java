package org.weltgewebe.policies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.config.Nearest;
import org.weltgewebe.schemas.config.StrictYaml;
import org.weltgewebe.schemas.contract.CollectionContract;

/** All policies of a running engine, by Datenart. */
public final class PolicySet {

    private final Map<String, Policy> byDatenart;

    private PolicySet(Map<String, Policy> byDatenart) {
        this.byDatenart = Map.copyOf(byDatenart);
    }

    /**
     * A set of policies.
     *
     * @throws IllegalArgumentException when two govern the same Datenart
     */
    public static PolicySet of(Collection<Policy> policies) {
        Map<String, Policy> byDatenart = new LinkedHashMap<>();
        for (Policy policy : policies) {
            if (byDatenart.put(policy.id(), policy) != null) {
                throw new IllegalArgumentException("id: " + policy.id() + " (expected: one policy per Datenart)");
            }
        }
        return new PolicySet(byDatenart);
    }

    /**
     * Reads every {@code *.yaml} of a directory in name order; the file is named like its Datenart.
     *
     * @throws IllegalArgumentException with the problems of all files
     */
    public static PolicySet load(Path directory) {
        List<Policy> policies = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                try {
                    Policy policy = StrictYaml.read(file, Policy.class);
                    if (!file.getFileName().toString().equals(policy.id() + ".yaml")) {
                        problems.add(file + ": id: " + policy.id() + " (expected: the name of the file)");
                    }
                    policies.add(policy);
                } catch (IllegalArgumentException e) {
                    problems.add(e.getMessage());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(directory + ": not a readable directory (expected: policies)", e);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
        }
        return of(policies);
    }

    /**
     * The policy of a Datenart.
     *
     * @throws FaultException {@link FaultCode#POLICY_MISSING}
     */
    public Policy policy(String datenart) {
        Policy policy = byDatenart.get(datenart);
        if (policy == null) {
            throw new FaultException(FaultCode.POLICY_MISSING, missing(datenart));
        }
        return policy;
    }

    /**
     * Requires that every collection is governed.
     *
     * @throws FaultException {@link FaultCode#POLICY_MISSING} with every Datenart that is not
     */
    public void requireAll(Collection<CollectionContract> contracts) {
        List<String> missing = contracts.stream()
                .filter(contract -> !byDatenart.containsKey(contract.datenart()))
                .map(contract -> "collection " + contract.collection() + ": datenart " + missing(contract.datenart()))
                .toList();
        if (!missing.isEmpty()) {
            throw new FaultException(FaultCode.POLICY_MISSING, String.join("; ", missing));
        }
    }

    /** All policies by Datenart. */
    public Map<String, Policy> all() {
        return byDatenart;
    }

    private String missing(String datenart) {
        return datenart + " (expected: a file " + datenart + ".yaml among the policies"
                + Nearest.to(datenart, byDatenart.keySet())
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("")
                + ")";
    }
}
