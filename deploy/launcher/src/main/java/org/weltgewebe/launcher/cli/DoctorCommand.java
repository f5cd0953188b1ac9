package org.weltgewebe.launcher.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.require.GivenServers;
import org.weltgewebe.launcher.require.Requirement;
import org.weltgewebe.launcher.require.Requirements;
import org.weltgewebe.launcher.stack.Ports;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.launcher.stack.Servers;
import org.weltgewebe.launcher.stack.Stack;
import org.weltgewebe.launcher.stack.StackFiles;
import org.weltgewebe.servers.PostgresDsn;
import org.weltgewebe.servers.ServerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doctor}: each requirement with what was found and what to do. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Each requirement: expected, found, remedy; exit code 2 when a needed one is not met. Changes nothing.")
final class DoctorCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Option(names = "--json", description = "One JSON line per requirement.")
    private boolean json;

    DoctorCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        Console console = Console.ofProcess(json);
        List<Requirement> found = new ArrayList<>(new Requirements(home).all());
        found.add(ports(console));
        String postgres = System.getenv("WG_POSTGRES_URL");
        if (postgres != null) {
            found.addAll(GivenServers.examine(PostgresDsn.parse(postgres)));
        }
        String nats = System.getenv("WG_NATS_URL");
        if (nats != null) {
            found.addAll(GivenServers.examineNats(nats));
        }
        for (Requirement requirement : found) {
            String mark = requirement.met() ? "ok" : requirement.needed() ? "MISSING" : "-";
            console.print(String.format("%-8s %-24s %s", mark, requirement.name(), requirement.found()));
            if (!requirement.met()) {
                console.print(String.format(
                        "%-8s %-24s expected: %s; %s", "", "", requirement.expected(), requirement.remedy()));
            }
            console.result(requirement.fields());
        }
        boolean healthy = found.stream().allMatch(requirement -> requirement.met() || !requirement.needed());
        return healthy ? 0 : LauncherException.FINDINGS;
    }

    private Requirement ports(Console console) {
        Ports ports = Ports.load(new StackFiles(home).ports());
        String listed = "%d api, %d postgres, %d nats, %d nats monitoring, %d metrics"
                .formatted(ports.api(), ports.postgres(), ports.nats(), ports.natsMonitoring(), ports.metrics());
        try {
            new Stack(home, console, rooms, ports, Servers.ofEnvironment(home, ports)).requirePorts();
            return new Requirement("ports", "free or ours", listed, true, true, "");
        } catch (ServerException taken) {
            String message = String.valueOf(taken.getMessage());
            String remedy = message.replaceFirst("(?s).*remedy: ", "");
            return new Requirement(
                    "ports", "free or ours", message.lines().findFirst().orElse(""), false, true, remedy);
        }
    }
}
