package org.weltgewebe.pipelines;

import java.nio.file.Files;
import java.nio.file.Path;
import org.weltgewebe.pipelines.classify.EventTypes;
import org.weltgewebe.policies.PolicySet;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.CollectionContracts;

/** Contracts, event schemas and policies of this house, read where they lie. */
public final class TestLaw {

    private TestLaw() {}

    /** The top of the tree, found from the module the tests run in. */
    public static Path house() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(at.resolve("schemas/collections"))) {
            at = at.getParent();
        }
        return at;
    }

    public static CollectionContracts contracts() {
        return CollectionContracts.load(house().resolve("schemas/collections"));
    }

    public static CollectionContract contract(String collection) {
        return contracts().collection(collection).orElseThrow();
    }

    public static EventTypes eventTypes() {
        return EventTypes.load(house().resolve("schemas/events"));
    }

    public static PolicySet policies() {
        return PolicySet.load(house().resolve("dlm-policies/policies"));
    }
}
