package org.weltgewebe.pipelines.bake;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.weltgewebe.schemas.config.StrictYaml;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.CollectionContracts;

/**
 * Collection contracts in the form that travels to the machines that run a job: their YAML.
 *
 * @param files in name order
 */
public record ContractTexts(List<File> files) implements Serializable {

    /**
     * One contract.
     *
     * @param name file name, for problems
     * @param yaml its text
     */
    public record File(String name, String yaml) implements Serializable {}

    /** Keeps a list of its own. */
    public ContractTexts {
        files = new ArrayList<>(files);
    }

    /** Every {@code *.yaml} of a directory. */
    public static ContractTexts ofDirectory(Path directory) {
        List<File> files = new ArrayList<>();
        try (Stream<Path> found = Files.list(directory)) {
            for (Path file :
                    found.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                files.add(new File(file.toString(), Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    directory + ": not a readable directory (expected: collection contracts)", e);
        }
        return new ContractTexts(files);
    }

    /** @throws org.weltgewebe.schemas.config.YamlProblems when a contract is wrong */
    public CollectionContracts parse() {
        return new CollectionContracts(files.stream()
                .map(file -> StrictYaml.read(file.name(), file.yaml(), CollectionContract.class))
                .toList());
    }
}
