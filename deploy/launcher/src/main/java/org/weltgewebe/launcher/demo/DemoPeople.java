package org.weltgewebe.launcher.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Generated people and what they do, the same in every run; nobody real.
 *
 * @param accounts in each map state
 * @param threads between accounts and nodes, and between nodes
 * @param messages in public conversations of nodes
 */
record DemoPeople(List<Account> accounts, List<Thread> threads, List<Message> messages) {

    private static final int ACCOUNTS = 30;
    private static final int THREADS_PER_ACCOUNT = 4;
    private static final int REFERENCES = 40;
    private static final int CONVERSATIONS = 8;
    private static final long SEED = 20130803;
    private static final Duration YOUNGEST_AGE = Duration.ofMinutes(10);
    private static final int OLDEST_AGE_HOURS = 150;
    private static final List<String> STATES = List.of("exact", "radius", "radius", "not_on_map", "exact");
    private static final List<Integer> RADII_M = List.of(150, 250, 500, 1_000, 2_000);
    private static final List<String> WORDS = List.of(
            "Wer bringt am Samstag Werkzeug mit?",
            "Ich habe noch Setzlinge übrig.",
            "Treffpunkt wie letzte Woche, bitte pünktlich.",
            "Danke für die Hilfe beim Aufräumen!");

    /** Garnrolle; {@code radiusM} is 0 unless the state is {@code radius}. */
    record Account(UUID id, String title, String email, String mapState, int radiusM, double lon, double lat) {}

    /** Faden; {@code createdAt} is null for a durable one. */
    record Thread(
            UUID id,
            String sourceType,
            UUID sourceId,
            UUID targetId,
            String edgeKind,
            @Nullable String fadenType,
            @Nullable String note,
            @Nullable Instant createdAt) {}

    /** A message of {@code accountTitle} in the conversation of a node. */
    record Message(UUID id, UUID conversationId, UUID nodeId, UUID accountId, String accountTitle, String content) {}

    /** People around these nodes; threads are dated before {@code now}. */
    static DemoPeople around(List<DemoNode> nodes, Instant now) {
        Random random = new Random(SEED);
        List<Account> accounts = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= ACCOUNTS; i++) {
            Account account = account(i, pick(nodes, random), random);
            accounts.add(account);
            for (int j = 0; j < THREADS_PER_ACCOUNT; j++) {
                threads.add(thread(i, j, account, pick(nodes, random), random, now));
            }
        }
        for (int i = 1; i <= REFERENCES; i++) {
            threads.add(new Thread(
                    DemoId.of("reference/" + i),
                    "node",
                    pick(nodes, random).id(),
                    pick(nodes, random).id(),
                    "reference",
                    null,
                    null,
                    null));
        }
        List<Message> messages = new ArrayList<>();
        for (int i = 1; i <= CONVERSATIONS; i++) {
            DemoNode node = pick(nodes, random);
            for (int j = 0; j < WORDS.size(); j++) {
                Account author = accounts.get(random.nextInt(accounts.size()));
                messages.add(new Message(
                        DemoId.of("message/" + i + "/" + j),
                        DemoId.of("conversation/" + i),
                        node.id(),
                        author.id(),
                        author.title(),
                        WORDS.get(j)));
            }
        }
        return new DemoPeople(accounts, threads, messages);
    }

    private static Account account(int i, DemoNode near, Random random) {
        String state = STATES.get(i % STATES.size());
        int radiusM = state.equals("radius") ? pickRadius(random) : 0;
        double spreadDegrees = 0.004;
        return new Account(
                DemoId.of("account/" + i),
                "Demo-Garnrolle " + i,
                "demo-garnrolle-" + i + "@example.org",
                state,
                radiusM,
                near.lon() + spreadDegrees * random.nextGaussian(),
                near.lat() + spreadDegrees * random.nextGaussian());
    }

    private static Thread thread(int i, int j, Account account, DemoNode node, Random random, Instant now) {
        boolean durable = j == 0;
        Duration age = YOUNGEST_AGE.plusHours(random.nextInt(OLDEST_AGE_HOURS));
        return new Thread(
                DemoId.of("thread/" + i + "/" + j),
                "account",
                account.id(),
                node.id(),
                durable ? "membership" : "reference",
                durable ? null : j == 1 ? "conversation" : "knotting",
                j == 2 ? "Private Demo-Notiz " + i : null,
                durable ? null : now.minus(age));
    }

    private static int pickRadius(Random random) {
        return RADII_M.get(random.nextInt(RADII_M.size()));
    }

    private static DemoNode pick(List<DemoNode> nodes, Random random) {
        return nodes.get(random.nextInt(nodes.size()));
    }
}
