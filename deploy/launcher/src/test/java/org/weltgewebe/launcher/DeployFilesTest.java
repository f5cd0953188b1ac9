package org.weltgewebe.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.weltgewebe.launcher.build.BuildInfo;

/** The files for Kubernetes and Nomad against the code they start: nobody runs them here, so nothing else would notice a drift. */
class DeployFilesTest {

    private static final Path ROOT = Path.of("../..");
    private static final Path KUBERNETES = ROOT.resolve("deploy/kubernetes/pipelines.yaml");
    private static final Path NOMAD = ROOT.resolve("deploy/nomad/pipelines.nomad.hcl");
    private static final Path CONFIG =
            ROOT.resolve("pipelines/src/main/java/org/weltgewebe/pipelines/config/PipelinesConfig.java");
    private static final Path CLUSTER = CONFIG.resolveSibling("ClusterConfig.java");

    @Test
    void everyDocumentIsAKindOfKubernetesAndRefersToWhatIsThere() throws IOException {
        List<Map<?, ?>> documents = documents();
        assertThat(documents)
                .extracting(document -> String.valueOf(document.get("kind")))
                .containsExactlyInAnyOrder(
                        "Secret",
                        "PersistentVolumeClaim",
                        "PersistentVolumeClaim",
                        "Service",
                        "Deployment",
                        "Deployment",
                        "NetworkPolicy");
        Set<String> names = new TreeSet<>();
        documents.forEach(document -> {
            assertThat(document.get("apiVersion")).isInstanceOf(String.class);
            names.add(document.get("kind") + "/" + at(document, "metadata", "name"));
        });
        for (Map<?, ?> deployment : deployments()) {
            assertThat(map(deployment, "spec", "selector", "matchLabels"))
                    .isEqualTo(map(deployment, "spec", "template", "metadata", "labels"));
            Map<?, ?> pod = map(deployment, "spec", "template", "spec");
            Set<Object> volumes = list(pod, "volumes").stream()
                    .map(volume -> ((Map<?, ?>) volume).get("name"))
                    .collect(Collectors.toSet());
            for (Object mount : list(container(deployment), "volumeMounts")) {
                assertThat(volumes).contains(((Map<?, ?>) mount).get("name"));
            }
            for (Object volume : list(pod, "volumes")) {
                Map<?, ?> source = (Map<?, ?>) volume;
                if (source.containsKey("secret")) {
                    assertThat(names).contains("Secret/" + at(source, "secret", "secretName"));
                }
                if (source.containsKey("persistentVolumeClaim")) {
                    assertThat(names)
                            .contains("PersistentVolumeClaim/" + at(source, "persistentVolumeClaim", "claimName"));
                }
            }
        }
        assertThat(deployments().get(0).toString()).contains("type=Recreate").contains("replicas=1");
    }

    @Test
    void theProcessesAreClassesOfPipelinesWithTheOptionsTheyKnow() throws IOException {
        for (Map<?, ?> deployment : deployments()) {
            requireMain(list(container(deployment), "args").stream()
                    .map(String::valueOf)
                    .toList());
        }
        Matcher arguments = Pattern.compile("args\\s*=\\s*\\[([^\\]]*)\\]").matcher(Files.readString(NOMAD));
        int processes = 0;
        while (arguments.find()) {
            requireMain(Pattern.compile("\"([^\"]*)\"")
                    .matcher(arguments.group(1))
                    .results()
                    .map(result -> result.group(1))
                    .toList());
            processes++;
        }
        assertThat(processes).isEqualTo(2);
    }

    @Test
    void theConfigurationHasEveryKeyTheCodeAsksForAndNoOther() throws IOException {
        Map<?, ?> secret = documents().get(0);
        Map<?, ?> kubernetes = (Map<?, ?>) yaml(at(secret, "stringData", "pipelines.yaml"));
        assertThat(kubernetes.keySet())
                .isEqualTo(required(CONFIG, "PipelinesConfig", Set.of("capture", "dead-letters")));
        assertThat(map(kubernetes, "cluster").keySet()).isEqualTo(required(CLUSTER, "ClusterConfig", Set.of()));
        String nomad = Files.readString(NOMAD);
        for (Object key : kubernetes.keySet()) {
            assertThat(nomad).containsPattern("\\n +" + key + ":");
        }
        for (Object key : map(kubernetes, "cluster").keySet()) {
            assertThat(Pattern.compile("\\n +" + key + ": ")
                            .matcher(nomad)
                            .results()
                            .count())
                    .as("%s, once for each group", key)
                    .isGreaterThanOrEqualTo(2);
        }
        int slots = (int) map(kubernetes, "cluster").get("slots");
        int parallelism = (int) map(kubernetes, "cluster").get("parallelism");
        assertThat(slots).as("one TaskManager carries all jobs").isGreaterThanOrEqualTo(1 + parallelism);
        assertThat(map(kubernetes, "cluster").get("rpc")).isEqualTo("pipelines-jobmanager:6123");
    }

    @Test
    void severalInstancesOfAServiceDoNotRunTogetherInOneAddress() throws IOException {
        String nomad = Files.readString(NOMAD);
        assertThat(nomad).doesNotContain("{{ range nomadService");
        for (String service : List.of("postgres", "pipelines-jobmanager")) {
            assertThat(nomad).contains("{{ with nomadService \"" + service + "\" }}{{ with index . 0 }}");
        }
        assertThat(nomad).contains("{{ if $i }},{{ end }}nats://");
    }

    @Test
    void everyPortOfAClusterIsFixedAndNamed() throws IOException {
        Map<?, ?> secret = documents().get(0);
        Map<?, ?> cluster = map((Map<?, ?>) yaml(at(secret, "stringData", "pipelines.yaml")), "cluster");
        int jobManager = 6123;
        int taskManager = (int) cluster.get("task-manager-port");
        assertThat(String.valueOf(cluster.get("rpc"))).endsWith(":" + jobManager);
        List<Integer> ports = List.of(jobManager, jobManager + 1, taskManager, taskManager + 1, taskManager + 2);
        String nomad = Files.readString(NOMAD);
        String readme = Files.readString(NOMAD.resolveSibling("README.md"));
        for (int port : ports) {
            assertThat(nomad).contains("{ static = " + port + " }");
            assertThat(readme).contains(String.valueOf(port));
            assertThat(deployments().toString()).contains("containerPort=" + port);
        }
        assertThat(nomad).contains("task-manager-port: " + taskManager);
    }

    @Test
    void theImageRunsWithTheFlagsOfTheBuild() throws IOException {
        String flags = String.join(" ", BuildInfo.load().flinkJvmFlags());
        assertThat(Files.readString(ROOT.resolve("deploy/kubernetes/Dockerfile")))
                .contains("JDK_JAVA_OPTIONS=\"" + flags + "\"");
        String version = BuildInfo.load().version();
        assertThat(Files.readString(KUBERNETES)).contains("image: weltgewebe/pipelines:" + version);
        assertThat(Files.readString(NOMAD)).contains("weltgewebe/pipelines:" + version);
    }

    @Test
    void theNomadFileIsBalanced() throws IOException {
        requireBalanced(Files.readString(NOMAD));
        assertThatThrownBy(() -> requireBalanced("job \"a\" {\n  count = 1\n")).hasMessageContaining("not closed");
        assertThatThrownBy(() -> requireBalanced("a = [1, 2}\n")).hasMessageContaining("line 1");
        assertThatThrownBy(() -> requireBalanced("a = \"x\n")).hasMessageContaining("line 1");
        assertThatThrownBy(() -> requireBalanced("a = <<-EOT\n  text {\n")).hasMessageContaining("EOT");
    }

    /** Brackets and quotes close on the way HCL reads them: comments and heredocs are text. */
    private static void requireBalanced(String hcl) {
        Deque<Character> open = new ArrayDeque<>();
        String heredoc = "";
        int number = 0;
        for (String line : hcl.lines().toList()) {
            number++;
            if (!heredoc.isEmpty()) {
                heredoc = line.strip().equals(heredoc) ? "" : heredoc;
                continue;
            }
            Matcher begin = Pattern.compile("<<-?(\\w+)$").matcher(line.strip());
            heredoc = begin.find() ? begin.group(1) : "";
            String bare = line.replaceFirst("^\\s*#.*$", "").replaceAll("\"(?:[^\"\\\\]|\\\\.)*\"", "");
            assertThat(bare).as("line %d: a quote is not closed", number).doesNotContain("\"");
            for (char c : bare.toCharArray()) {
                if ("{[(".indexOf(c) >= 0) {
                    open.push(c);
                } else if ("}])".indexOf(c) >= 0) {
                    char expected = "{[(".charAt("}])".indexOf(c));
                    assertThat(open.poll()).as("line %d: %s", number, c).isEqualTo(expected);
                }
            }
        }
        assertThat(heredoc).as("heredoc not closed").isEmpty();
        assertThat(open).as("brackets not closed").isEmpty();
    }

    private static void requireMain(List<String> arguments) throws IOException {
        Path source = ROOT.resolve("pipelines/src/main/java/" + arguments.get(0).replace('.', '/') + ".java");
        assertThat(source).isRegularFile();
        String code = Files.readString(source);
        assertThat(code).contains("public static void main(String[] args)");
        Set<String> wanted = Pattern.compile("usage: \\w+ ([^\"]*)\"")
                .matcher(code)
                .results()
                .flatMap(usage ->
                        Pattern.compile("--\\w+").matcher(usage.group(1)).results())
                .map(option -> option.group())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> given = arguments.stream()
                .filter(argument -> argument.startsWith("--"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(given).as(arguments.get(0)).isNotEmpty().isEqualTo(wanted);
    }

    /** The components of a record as YAML keys. */
    private static Set<String> required(Path source, String record, Set<String> leftOut) throws IOException {
        Matcher header =
                Pattern.compile("public record " + record + "\\(([^)]*)\\)").matcher(Files.readString(source));
        assertThat(header.find()).isTrue();
        return Pattern.compile("(\\w+)\\s*(?:,|$)")
                .matcher(header.group(1).strip())
                .results()
                .map(component ->
                        component.group(1).replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT))
                .filter(key -> !leftOut.contains(key))
                .collect(Collectors.toSet());
    }

    private static List<Map<?, ?>> documents() throws IOException {
        List<Map<?, ?>> documents = new ArrayList<>();
        new Load(LoadSettings.builder().build())
                .loadAllFromString(Files.readString(KUBERNETES))
                .forEach(document -> documents.add((Map<?, ?>) document));
        return documents;
    }

    private static List<Map<?, ?>> deployments() throws IOException {
        return documents().stream()
                .filter(document -> document.get("kind").equals("Deployment"))
                .toList();
    }

    private static Map<?, ?> container(Map<?, ?> deployment) {
        return (Map<?, ?>)
                list(map(deployment, "spec", "template", "spec"), "containers").get(0);
    }

    private static Object yaml(String text) {
        return new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    private static String at(Map<?, ?> document, String... path) {
        Object value = document;
        for (String key : path) {
            value = ((Map<?, ?>) value).get(key);
        }
        return String.valueOf(value);
    }

    private static Map<?, ?> map(Map<?, ?> document, String... path) {
        Map<?, ?> value = document;
        for (String key : path) {
            value = (Map<?, ?>) value.get(key);
        }
        return value;
    }

    private static List<?> list(Map<?, ?> document, String key) {
        return (List<?>) document.get(key);
    }
}
