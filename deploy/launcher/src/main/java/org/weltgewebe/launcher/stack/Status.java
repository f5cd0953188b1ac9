package org.weltgewebe.launcher.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.launcher.require.GivenServers;
import org.weltgewebe.launcher.require.Requirement;
import org.weltgewebe.servers.NatsServer;
import org.weltgewebe.servers.PostgresCluster;
import org.weltgewebe.servers.ProcessIdentity;

/** Looks at every process of a stack from the outside. */
public final class Status {

    private static final Pattern LAG =
            Pattern.compile("^\\w*lag_seconds(?:\\{(?:[^}]*?stage=\"(\\w+)\")?[^}]*\\})? (\\S+)", Pattern.MULTILINE);

    private static final String PIPELINE_STAGES = "capture classify retain distribute bake";

    private final Stack stack;
    private final String version;

    /** The status of {@code stack}, whose own processes have {@code version}. */
    public Status(Stack stack, String version) {
        this.stack = stack;
        this.version = version;
    }

    /**
     * One process.
     *
     * @param process its name
     * @param up whether it does its work
     * @param pid its process id; null when it is down or not ours
     * @param address where it listens
     * @param stages what it does of capture … serve
     * @param version what it says of itself
     * @param lagSeconds age of the oldest thing it has not passed on, by stage
     * @param detail why it is not up; empty when it is
     */
    public record Line(
            String process,
            boolean up,
            @Nullable Long pid,
            String address,
            String stages,
            String version,
            Map<String, Double> lagSeconds,
            String detail) {

        /** For {@code --json}. */
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("process", process);
            fields.put("state", up ? "up" : "down");
            fields.put("pid", pid);
            fields.put("address", address);
            fields.put("stages", List.of(stages.split(" ")));
            fields.put("version", version);
            fields.put("lagSeconds", lagSeconds);
            fields.put("detail", detail);
            return fields;
        }
    }

    /** All processes, in the order the data takes. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>(List.of(postgres()));
        stack.cluster().ifPresentOrElse(cluster -> lines.addAll(cluster(cluster)), () -> lines.add(pipelines()));
        lines.addAll(List.of(nats(), api()));
        return lines;
    }

    /** The processes of the cluster; what a stage counts is told by the process that runs it. */
    public List<Line> cluster(Cluster cluster) {
        List<Line> lines = new ArrayList<>();
        Service supervisor = cluster.supervisor();
        Optional<ProcessIdentity> process = supervisor.process();
        lines.add(new Line(
                supervisor.name(),
                process.isPresent(),
                process.map(ProcessIdentity::pid).orElse(null),
                cluster.rest().toString(),
                "",
                process.isPresent() ? version : "",
                Map.of(),
                process.isPresent() ? "" : "not running: nobody starts again what dies (./weltgewebe cluster up)"));
        lines.add(line(cluster.jobManager(), "capture bake", lag(cluster.jobManager())));
        cluster.taskManagers().forEach(worker -> lines.add(line(worker, PIPELINE_STAGES, lag(worker))));
        return lines;
    }

    /** The replication slots as the processes of the pipelines tell of them together; empty while they do not. */
    public List<SlotState> slots() {
        return slots(stack);
    }

    static List<SlotState> slots(Stack stack) {
        Stream<Service> processes = stack.cluster()
                .filter(Cluster::runs)
                .map(cluster -> Stream.concat(Stream.of(cluster.jobManager()), cluster.taskManagers().stream()))
                .orElseGet(() -> Stream.of(stack.pipelines()));
        return SlotState.parse(processes
                .filter(process -> process.process().isPresent())
                .map(process -> body(process.ready().resolve("/metrics")))
                .collect(Collectors.joining("\n")));
    }

    private Line postgres() {
        Servers servers = stack.servers();
        Long pid = servers.clusterIfPresent().flatMap(PostgresCluster::pid).orElse(null);
        if (servers.ownsPostgres() && pid == null) {
            return down("postgres", "127.0.0.1:" + stack.ports().postgres(), "capture", "not running");
        }
        List<Requirement> found = GivenServers.examine(servers.databaseAddress());
        boolean up = found.stream().allMatch(Requirement::met);
        String detail = found.stream()
                .filter(requirement -> !requirement.met())
                .map(requirement -> requirement.name() + ": " + requirement.found())
                .reduce((a, b) -> a + "; " + b)
                .orElse("");
        return new Line(
                "postgres",
                up,
                pid,
                servers.databaseAddress().url(),
                "capture",
                found.get(0).found(),
                Map.of(),
                detail);
    }

    private Line nats() {
        Servers servers = stack.servers();
        if (!servers.ownsNats()) {
            List<Requirement> found = GivenServers.examineNats(servers.natsUrl());
            boolean up = found.stream().allMatch(Requirement::met);
            return new Line(
                    "nats",
                    up,
                    null,
                    servers.natsUrl(),
                    "distribute",
                    found.get(0).found(),
                    Map.of(),
                    "");
        }
        NatsServer server = servers.nats();
        Optional<Long> pid = server.pid();
        return pid.isPresent() && server.isReady()
                ? new Line(
                        "nats",
                        true,
                        pid.get(),
                        server.url(),
                        "distribute",
                        NatsServer.installedVersion().orElse(""),
                        Map.of(),
                        "")
                : down("nats", server.url(), "distribute", pid.isPresent() ? "not ready" : "not running");
    }

    private Line pipelines() {
        Service service = stack.pipelines();
        return line(service, PIPELINE_STAGES, lag(service));
    }

    private static Map<String, Double> lag(Service service) {
        Map<String, Double> lag = new LinkedHashMap<>();
        if (service.process().isPresent()) {
            Matcher matcher = LAG.matcher(body(service.ready().resolve("/metrics")));
            while (matcher.find()) {
                String stage = matcher.group(1) == null ? "capture" : matcher.group(1);
                number(matcher.group(2)).ifPresent(seconds -> lag.merge(stage, seconds, Math::max));
            }
        }
        return lag;
    }

    private Line api() {
        Service service = stack.api();
        Map<String, Double> lag = new LinkedHashMap<>();
        if (service.process().isPresent()) {
            JsonNode search =
                    json(body(service.ready())).path("parts").path("search").path("lagSeconds");
            if (search.isNumber()) {
                lag.put("serve", search.asDouble());
            }
        }
        return line(service, "serve", lag);
    }

    private Line line(Service service, String stages, Map<String, Double> lag) {
        String address = "http://" + service.ready().getAuthority();
        Optional<ProcessIdentity> process = service.process();
        if (process.isEmpty()) {
            return down(service.name(), address, stages, "not running");
        }
        boolean ready = service.isReady();
        return new Line(
                service.name(),
                ready,
                process.get().pid(),
                address,
                stages,
                version,
                lag,
                ready ? "" : notReady(service));
    }

    private static String notReady(Service service) {
        List<String> downParts = new ArrayList<>();
        json(body(service.ready())).path("parts").fields().forEachRemaining(part -> {
            if (!part.getValue().path("status").asText().equals("up")) {
                downParts.add(part.getKey());
            }
        });
        return downParts.isEmpty() ? "not ready" : "not ready: " + String.join(", ", downParts);
    }

    private static Line down(String process, String address, String stages, String detail) {
        return new Line(process, false, null, address, stages, "", Map.of(), detail);
    }

    private static OptionalDouble number(String text) {
        double value = Double.parseDouble(text.replace("Inf", "Infinity"));
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private static String body(URI address) {
        try {
            return Service.httpGet(address).body();
        } catch (IOException silent) {
            return "";
        }
    }

    private static JsonNode json(String text) {
        try {
            JsonNode tree = JsonMapper.builder().build().readTree(text);
            return tree;
        } catch (JsonProcessingException notJson) {
            return JsonMapper.builder().build().createObjectNode();
        }
    }
}
