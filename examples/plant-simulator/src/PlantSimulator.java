package io.fleetledger.examples;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A simulated plant whose machines report readings every second, and sometimes are in trouble. It needs a JDK, 17 or
 * newer, and no build:
 *
 * <pre>java examples/plant-simulator/src/PlantSimulator.java --machines 40 --seed 7 --duration 120s</pre>
 *
 * Everything is in this one file and uses only the JDK, so that it can be copied as the start of an edge agent: the
 * agent is {@link FleetApi} and {@link #send}; the {@link Plant} stands for the machines of a real agent.
 */
public final class PlantSimulator {

    private static final int BATCH = 1_000;

    private final Options options;
    private final PrintStream out;
    private final FleetApi api;
    private final Map<String, Integer> refusals = new TreeMap<>();
    private long sent;
    private long accepted;
    private long rejected;
    private long requests;
    private volatile boolean stopping;

    PlantSimulator(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.api = new FleetApi(options);
    }

    /** Exits with 0 if all readings were accepted, 1 if not or if the fleet is unavailable, 2 on a wrong option. */
    public static void main(String[] arguments) {
        int status = run(arguments);
        System.out.flush();
        if (status != 0) {
            System.exit(status);
        }
    }

    static int run(String... arguments) {
        try {
            if (List.of(arguments).contains("--help")) {
                System.out.print(Options.HELP);
                return 0;
            }
            return new PlantSimulator(Options.of(arguments), System.out).simulate();
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage() + "\nTry --help.");
            return 2;
        } catch (IOException failed) {
            System.err.println(failed.getMessage());
            return 1;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    /** Prepares the fleet, then runs the plant until its time is up or the user presses Ctrl-C. */
    int simulate() throws IOException, InterruptedException {
        Thread main = Thread.currentThread();
        Thread atCtrlC = new Thread(() -> endWell(main));
        Runtime.getRuntime().addShutdownHook(atCtrlC);
        Instant began = Instant.now();
        try {
            String group = new PlantSetup(api, options).prepare();
            out.printf(
                    "%d machines report to %s every second. Ctrl-C ends it.%n", options.machines(), options.baseUrl());
            play(new Plant(options), group);
        } catch (InterruptedException ctrlC) {
            if (!stopping) {
                throw ctrlC;
            }
        } finally {
            summary(Duration.between(began, Instant.now()));
            if (!stopping) {
                Runtime.getRuntime().removeShutdownHook(atCtrlC);
            }
        }
        // After Ctrl-C, the JVM is already exiting with the signal's status.
        return stopping || rejected == 0 ? 0 : 1;
    }

    /** The JVM exits once this hook returns: it lets the current second finish and the summary be printed. */
    private void endWell(Thread main) {
        stopping = true;
        main.interrupt();
        try {
            main.join(5_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs second by second, and catches up after one that took too long: no second of the plant is left out. */
    private void play(Plant plant, String group) throws IOException, InterruptedException {
        Progress progress = new Progress(api, out, group);
        long start = System.nanoTime();
        for (int second = 0; !stopping && second < options.seconds(); second++) {
            long early = start + second * 1_000_000_000L - System.nanoTime();
            if (early > 0) {
                Thread.sleep(early / 1_000_000, (int) (early % 1_000_000));
            }
            send(plant.next());
            progress.show(second, sent, accepted, rejected);
        }
        progress.end();
    }

    /**
     * Sends readings, at most 1,000 in one request. Unanswered ones are sent again unchanged: a reading is identified
     * by machine, metric and timestamp, and counts once however often it arrives.
     */
    private void send(List<Reading> readings) throws IOException, InterruptedException {
        for (int from = 0; from < readings.size(); from += BATCH) {
            List<Reading> batch = readings.subList(from, Math.min(readings.size(), from + BATCH));
            List<Map<String, Object>> bodies =
                    batch.stream().map(Reading::fields).toList();
            Map<?, ?> answer = api.asAgent("POST", "/ingest", Map.of("readings", bodies));
            requests++;
            sent += batch.size();
            accepted += Json.number(answer, "accepted_count");
            rejected += Json.number(answer, "rejected_count");
            Json.objects(answer, "errors").forEach(error -> refusals.merge(Json.text(error, "error"), 1, Integer::sum));
        }
    }

    private void summary(Duration time) {
        out.printf(
                Locale.ROOT,
                "%,d readings in %,d requests and %d s: %,d accepted, %,d rejected; %d times asked to wait.%n",
                sent,
                requests,
                time.toSeconds(),
                accepted,
                rejected,
                api.waits());
        refusals.forEach((error, count) -> out.printf(Locale.ROOT, "  %,d times: %s%n", count, error));
    }

    /** The command-line options. */
    record Options(
            String baseUrl,
            int machines,
            long seed,
            Instant start,
            long seconds,
            String plant,
            String operator,
            String agent,
            String apiKey) {

        static final String HELP = """
                Plays a plant of machines against a Fleet Ledger: every second each reports temperature, vibration,
                power and speed, and now and then one drifts, has a spike, falls silent, sends late or sends twice.

                  java examples/plant-simulator/src/PlantSimulator.java [OPTION VALUE]...

                  --base-url URL      where the fleet is                      http://127.0.0.1:8080
                  --machines N        how many machines, 1..10000             40
                  --seed N            the same seed: the same readings        7
                  --duration TIME     90, 90s, 5m or 1h                       until Ctrl-C
                  --start INSTANT     when the first second of the plant is   now
                                      (2026-04-04T10:00:00Z); it still takes a second per second
                  --plant NAME        beginning of the machines' identifiers  SIM
                  --operator ID:SECRET  who registers machines and rules      operator:operator-secret
                  --agent ID:SECRET   who sends the readings                  agent:agent-secret
                  --api-key KEY       sends the readings, in place of --agent
                  --help              this text

                On its first run it registers the machines, a group of them and three alert rules for that group. Later
                runs find them and go on. Machines that send nothing for 20 s are offline.
                Its exit status is 0 if every reading was accepted, 1 if not, 2 on a wrong option.
                """;

        static Options of(String... arguments) {
            Map<String, String> given = new LinkedHashMap<>(Map.of(
                    "--base-url", "http://127.0.0.1:8080",
                    "--machines", "40",
                    "--seed", "7",
                    "--duration", String.valueOf(Integer.MAX_VALUE),
                    "--start", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                    "--plant", "SIM",
                    "--operator", "operator:operator-secret",
                    "--agent", "agent:agent-secret",
                    "--api-key", ""));
            for (int i = 0; i < arguments.length; i += 2) {
                if (!given.containsKey(arguments[i])) {
                    throw new IllegalArgumentException("There is no option " + arguments[i] + ".");
                }
                if (i + 1 == arguments.length) {
                    throw new IllegalArgumentException(arguments[i] + " needs a value.");
                }
                given.put(arguments[i], arguments[i + 1]);
            }
            return new Options(
                    given.get("--base-url").replaceAll("/+$", ""),
                    (int) number("--machines", given, 1, 10_000),
                    number("--seed", given, Long.MIN_VALUE, Long.MAX_VALUE),
                    instant(given.get("--start")),
                    seconds(given.get("--duration")),
                    given.get("--plant"),
                    given.get("--operator"),
                    given.get("--agent"),
                    given.get("--api-key"));
        }

        private static long number(String option, Map<String, String> given, long least, long most) {
            try {
                long number = Long.parseLong(given.get(option));
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException noNumber) {
                // Reported below, like a number out of bounds.
            }
            throw new IllegalArgumentException(option + " takes a whole number, " + least + ".." + most + ".");
        }

        private static Instant instant(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException noInstant) {
                throw new IllegalArgumentException("--start takes an instant as 2026-04-04T10:00:00Z.", noInstant);
            }
        }

        private static long seconds(String text) {
            if (!text.matches("[1-9][0-9]{0,9}[smh]?")) {
                throw new IllegalArgumentException("--duration takes a time as 90, 90s, 5m or 1h.");
            }
            long number = Long.parseLong(text.replaceAll("[smh]$", ""));
            return text.endsWith("h") ? number * 3600 : text.endsWith("m") ? number * 60 : number;
        }

        /** The identifiers of the plant's machines, the same in every run. */
        List<String> identifiers() {
            return IntStream.rangeClosed(1, machines)
                    .mapToObj(number -> String.format(Locale.ROOT, "%s-%04d", plant, number))
                    .toList();
        }
    }

    /** One value of one metric of one machine. */
    record Reading(String machine, Instant timestamp, String metric, double value, String unit) {

        Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("machine_identifier", machine);
            fields.put("timestamp", timestamp.toString());
            fields.put("metric_name", metric);
            fields.put("value", value);
            fields.put("unit", unit);
            return fields;
        }
    }

    /** Kinds of trouble with a machine, and how many seconds each lasts. */
    enum Trouble {
        /** It gets hotter and hotter. */
        DRIFT(60),
        /** It vibrates, and needs more power. */
        SPIKE(12),
        /** It measures nothing, for longer than a machine may be silent. */
        OUTAGE(45),
        /** Its readings arrive all at once when it is over, the oldest first. */
        LATE(15),
        /** Every batch is sent twice. */
        REPEAT(10);

        private final int seconds;

        Trouble(int seconds) {
            this.seconds = seconds;
        }
    }

    /** The machines, and the seconds they have run. The same options give the same readings. */
    static final class Plant {

        private final List<SimulatedMachine> machines = new ArrayList<>();
        private final Instant start;
        private int second;

        Plant(Options options) {
            start = options.start();
            List<String> identifiers = options.identifiers();
            for (int i = 0; i < identifiers.size(); i++) {
                machines.add(new SimulatedMachine(identifiers.get(i), i, options.seed()));
            }
        }

        /** The readings that are sent in the plant's next second. */
        List<Reading> next() {
            Instant now = start.plusSeconds(second);
            List<Reading> readings = new ArrayList<>();
            machines.forEach(machine -> readings.addAll(machine.next(second, now)));
            second++;
            return readings;
        }
    }

    /** One machine of the plant: its readings, its troubles, and what it sends. */
    static final class SimulatedMachine {

        private static final Trouble[] TROUBLES = Trouble.values();

        private final String identifier;
        private final Random random;
        private final double phase;
        private final List<Reading> heldBack = new ArrayList<>();
        private List<Reading> before = List.of();
        private Trouble next;
        private int from;
        private int until;
        private double heat;

        SimulatedMachine(String identifier, int index, long seed) {
            this.identifier = identifier;
            this.random = new Random(seed * 1_000_003 + index);
            this.phase = random.nextDouble() * 2 * Math.PI;
            // Neighbours begin with different troubles, so that a few machines show each within a minute.
            this.next = TROUBLES[index % TROUBLES.length];
            plan(10 + random.nextInt(20));
        }

        private void plan(int start) {
            from = start;
            until = start + next.seconds;
        }

        List<Reading> next(int second, Instant now) {
            boolean troubled = second >= from && second < until;
            List<Reading> measured = measure(second, now, troubled);
            List<Reading> sent = new ArrayList<>();
            if (troubled && next == Trouble.LATE) {
                heldBack.addAll(measured);
            } else if (!troubled || next != Trouble.OUTAGE) {
                sent.addAll(heldBack);
                heldBack.clear();
                if (troubled && next == Trouble.REPEAT) {
                    sent.addAll(before);
                }
                sent.addAll(measured);
            }
            before = measured;
            if (second + 1 == until) {
                next = TROUBLES[random.nextInt(TROUBLES.length)];
                plan(second + 60 + random.nextInt(120));
            }
            return sent;
        }

        private List<Reading> measure(int second, Instant now, boolean troubled) {
            boolean spike = troubled && next == Trouble.SPIKE;
            heat = troubled && next == Trouble.DRIFT ? heat + 0.75 : Math.max(0, heat - 2);
            double load = StrictMath.sin(phase + second / 60.0);
            return List.of(
                    reading(now, "temperature", 60 + 3 * load + 0.3 * random.nextGaussian() + heat, "°C"),
                    reading(now, "vibration", (spike ? 12.5 : 2.5) + 0.2 * random.nextGaussian(), "mm/s"),
                    reading(now, "power", (spike ? 16 : 11) + load + 0.2 * random.nextGaussian(), "kW"),
                    reading(now, "speed", 8000 + 100 * load + 10 * random.nextGaussian(), "rpm"));
        }

        private Reading reading(Instant now, String metric, double value, String unit) {
            return new Reading(identifier, now, metric, Math.round(value * 100) / 100.0, unit);
        }
    }

    /** Machines, their group and its rules: created where they are missing, otherwise found. */
    record PlantSetup(FleetApi api, Options options) {

        /** The id of the plant's group. */
        String prepare() throws IOException, InterruptedException {
            Map<String, String> known = machines();
            for (String identifier : options.identifiers()) {
                if (!known.containsKey(identifier)) {
                    known.put(identifier, register(identifier));
                }
            }
            String group = group();
            api.asOperator(
                    "PUT", "/machine-groups/" + group + "/members", Map.of("machine_ids", List.copyOf(known.values())));
            rules(group);
            return group;
        }

        private Map<String, String> machines() throws IOException, InterruptedException {
            Map<String, String> ids = new LinkedHashMap<>();
            Set<String> ours = Set.copyOf(options.identifiers());
            String cursor = "";
            do {
                Map<?, ?> page = api.asOperator(
                        "GET", "/machines?page_size=100&search=" + encoded(options.plant() + "-") + cursor, null);
                for (Map<?, ?> machine : Json.objects(page, "items")) {
                    if (ours.contains(Json.text(machine, "machine_identifier"))) {
                        ids.put(Json.text(machine, "machine_identifier"), Json.text(machine, "id"));
                    }
                }
                Object next = page.get("next_cursor");
                cursor = next == null ? "" : "&cursor=" + encoded(next.toString());
            } while (!cursor.isEmpty());
            return ids;
        }

        private String register(String identifier) throws IOException, InterruptedException {
            Map<?, ?> machine = api.asOperator(
                    "POST",
                    "/machines",
                    Map.of(
                            "name",
                            "Simulated machine " + identifier,
                            "machine_identifier",
                            identifier,
                            "protocol",
                            "json",
                            "location",
                            "Simulated plant " + options.plant(),
                            "offline_after_seconds",
                            20));
            return Json.text(machine, "id");
        }

        private String group() throws IOException, InterruptedException {
            String name = "Simulated plant " + options.plant();
            Map<?, ?> found = api.asOperator("GET", "/machine-groups?page_size=100&search=" + encoded(name), null);
            for (Map<?, ?> group : Json.objects(found, "items")) {
                if (Json.text(group, "name").equals(name)) {
                    return Json.text(group, "id");
                }
            }
            return Json.text(
                    api.asOperator("POST", "/machine-groups", Map.of("name", name, "group_type", "site")), "id");
        }

        private void rules(String group) throws IOException, InterruptedException {
            List<String> there = new ArrayList<>();
            for (int page = 1, pages = 1; page <= pages; page++) {
                Map<?, ?> rules = api.asOperator("GET", "/alert-rules?page_size=100&page=" + page, null);
                Json.objects(rules, "items").stream()
                        .filter(rule -> group.equals(rule.get("group_id")))
                        .forEach(rule -> there.add(Json.text(rule, "name")));
                pages = (int) Json.number(rules, "total_pages");
            }
            for (Map<String, Object> rule : rules()) {
                if (!there.contains(rule.get("name"))) {
                    Map<String, Object> scoped = new HashMap<>(rule);
                    scoped.put("group_id", group);
                    api.asOperator("POST", "/alert-rules", scoped);
                }
            }
        }

        private static List<Map<String, Object>> rules() {
            return List.of(
                    Map.of(
                            "name",
                            "Temperature is high",
                            "metric_name",
                            "temperature",
                            "operator",
                            "gt",
                            "warning_threshold",
                            80,
                            "critical_threshold",
                            95,
                            "hysteresis",
                            5),
                    Map.of(
                            "name",
                            "It shakes for 5 seconds",
                            "metric_name",
                            "vibration",
                            "operator",
                            "gte",
                            "warning_threshold",
                            7,
                            "critical_threshold",
                            11,
                            "for_seconds",
                            5),
                    Map.of(
                            "name",
                            "Power is unusual for this machine",
                            "type",
                            "baseline",
                            "metric_name",
                            "power",
                            "warning_sigma",
                            5,
                            "min_samples",
                            60,
                            "cooldown_seconds",
                            30));
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }

    /** One line of progress: rewritten in place on a terminal, otherwise a new one every five seconds. */
    static final class Progress {

        private final FleetApi api;
        private final PrintStream out;
        private final String group;
        private final boolean terminal = isTerminal();
        private final long start = System.nanoTime();

        Progress(FleetApi api, PrintStream out, String group) {
            this.api = api;
            this.out = out;
            this.group = group;
        }

        /** Since JDK 22, there is a console even without a terminal; before, it cannot be asked. */
        @SuppressWarnings("SystemConsoleNull")
        private static boolean isTerminal() {
            Console console = System.console();
            if (console == null) {
                return false;
            }
            try {
                return (boolean) Console.class.getMethod("isTerminal").invoke(console);
            } catch (ReflectiveOperationException before22) {
                return true;
            }
        }

        void show(int second, long sent, long accepted, long rejected) throws IOException, InterruptedException {
            if (!terminal && second % 5 != 0) {
                return;
            }
            Map<?, ?> statuses = statuses();
            Map<?, ?> alerts = api.asOperator("GET", "/alerts/stats", null);
            double elapsed = Math.max(1, (System.nanoTime() - start) / 1e9);
            String line = String.format(
                    Locale.ROOT,
                    "%02d:%02d %,6.0f readings/s, %,d accepted, %,d rejected | %d healthy, %d warning, %d critical,"
                            + " %d offline | %d open alerts",
                    second / 60,
                    second % 60,
                    sent / elapsed,
                    accepted,
                    rejected,
                    Json.number(statuses, "healthy"),
                    Json.number(statuses, "warning"),
                    Json.number(statuses, "critical"),
                    Json.number(statuses, "offline"),
                    Json.number(alerts, "total_active"));
            // \r returns to the line's beginning, ESC [ K clears the rest of a longer line.
            out.print(terminal ? "\r" + line + "\u001b[K" : line + System.lineSeparator());
            out.flush();
        }

        /** The group's counts, from the tree: one request, however many machines there are. */
        private Map<?, ?> statuses() throws IOException, InterruptedException {
            List<Map<?, ?>> open = new ArrayList<>(api.listAsOperator("/machine-groups/tree"));
            while (!open.isEmpty()) {
                Map<?, ?> node = open.remove(open.size() - 1);
                if (group.equals(node.get("id"))) {
                    return (Map<?, ?>) node.get("status_counts");
                }
                open.addAll(Json.objects(node, "children"));
            }
            return Map.of();
        }

        void end() {
            if (terminal) {
                out.println();
            }
        }
    }

    /** The HTTP API for two clients: an operator who prepares, and an agent that may only send readings. */
    static final class FleetApi {

        private static final int ATTEMPTS = 8;

        private final HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        private final Options options;
        private final Map<String, Token> tokens = new HashMap<>();
        private long waits;

        private record Token(String value, Instant goodUntil) {}

        FleetApi(Options options) {
            this.options = options;
        }

        /** How often the fleet has asked to wait. */
        long waits() {
            return waits;
        }

        Map<?, ?> asOperator(String method, String path, Object body) throws IOException, InterruptedException {
            return (Map<?, ?>) Json.read(request(options.operator(), method, path, body));
        }

        List<Map<?, ?>> listAsOperator(String path) throws IOException, InterruptedException {
            return Json.objects((List<?>) Json.read(request(options.operator(), "GET", path, null)));
        }

        Map<?, ?> asAgent(String method, String path, Object body) throws IOException, InterruptedException {
            return (Map<?, ?>)
                    Json.read(request(options.apiKey().isEmpty() ? options.agent() : "", method, path, body));
        }

        /** @param client id and secret, or empty for the API key */
        private String request(String client, String method, String path, Object body)
                throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(options.baseUrl() + "/api/v1" + path))
                    .timeout(Duration.ofSeconds(30))
                    .header("Content-Type", "application/json")
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.write(body)));
            if (method.equals("POST") && client.equals(options.operator())) {
                // If sent again, it is recognized as the same request.
                request.header("Idempotency-Key", UUID.randomUUID().toString());
            }
            if (client.isEmpty()) {
                request.header("X-API-Key", options.apiKey());
            } else {
                request.header("Authorization", "Bearer " + token(client));
            }
            return sent(request.build());
        }

        private String token(String client) throws IOException, InterruptedException {
            Token token = tokens.get(client);
            if (token == null || Instant.now().isAfter(token.goodUntil())) {
                String basic = Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8));
                Map<?, ?> answer = (Map<?, ?>)
                        Json.read(sent(HttpRequest.newBuilder(URI.create(options.baseUrl() + "/oauth2/token"))
                                .timeout(Duration.ofSeconds(30))
                                .header("Authorization", "Basic " + basic)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                                .build()));
                token = new Token(
                        Json.text(answer, "access_token"),
                        Instant.now().plusSeconds(Json.number(answer, "expires_in") - 60));
                tokens.put(client, token);
            }
            return token.value();
        }

        /**
         * Returns the response body. A 429 or 503 is retried after as long as it says, a lost connection after 1, 2, 4…
         * seconds; both are safe, as no request sent here has a second effect: see {@link #request} and {@link #send}.
         */
        private String sent(HttpRequest request) throws IOException, InterruptedException {
            for (int attempt = 1; ; attempt++) {
                long patience;
                String failure;
                try {
                    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
                    int status = answer.statusCode();
                    if (status < 300) {
                        return answer.body();
                    }
                    failure = request.method() + " " + request.uri() + " was answered with " + status + ": "
                            + answer.body();
                    if (status != 429 && status != 503) {
                        throw new Refused(failure);
                    }
                    waits++;
                    patience = answer.headers().firstValueAsLong("Retry-After").orElse(1);
                } catch (Refused refused) {
                    throw refused;
                } catch (IOException lost) {
                    failure = "There is no answer from " + request.uri() + " (" + lost + ").";
                    patience = 1L << Math.min(attempt - 1, 5);
                }
                if (attempt == ATTEMPTS) {
                    throw new IOException(failure);
                }
                Thread.sleep(1_000 * Math.min(patience, 60));
            }
        }
    }

    /** An answer that would be the same if the request were repeated. */
    static final class Refused extends IOException {

        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** As much JSON as is needed here; if a library is available, use that. */
    static final class Json {

        private final String text;
        private int at;

        private Json(String text) {
            this.text = text;
        }

        /** Maps, lists, strings, doubles, booleans and null. */
        static Object read(String text) throws IOException {
            try {
                return new Json(text).value();
            } catch (RuntimeException noJson) {
                throw new IOException("This is no JSON: " + text, noJson);
            }
        }

        static String text(Map<?, ?> object, String name) {
            return String.valueOf(object.get(name));
        }

        static long number(Map<?, ?> object, String name) {
            return object.get(name) instanceof Double number ? number.longValue() : 0;
        }

        static List<Map<?, ?>> objects(Map<?, ?> object, String name) {
            return object.get(name) instanceof List<?> list ? objects(list) : List.of();
        }

        static List<Map<?, ?>> objects(List<?> list) {
            List<Map<?, ?>> objects = new ArrayList<>();
            list.forEach(element -> objects.add((Map<?, ?>) element));
            return objects;
        }

        static String write(Object value) {
            StringBuilder json = new StringBuilder();
            if (value instanceof Map<?, ?> map) {
                map.forEach((name, element) -> json.append(json.isEmpty() ? '{' : ',')
                        .append(write(name))
                        .append(':')
                        .append(write(element)));
                return json.isEmpty() ? "{}" : json.append('}').toString();
            }
            if (value instanceof List<?> list) {
                list.forEach(element -> json.append(json.isEmpty() ? '[' : ',').append(write(element)));
                return json.isEmpty() ? "[]" : json.append(']').toString();
            }
            if (value instanceof String string) {
                json.append('"');
                string.chars().forEach(c -> {
                    if (c < ' ' || c == '"' || c == '\\') {
                        json.append(String.format("\\u%04x", c));
                    } else {
                        json.append((char) c);
                    }
                });
                return json.append('"').toString();
            }
            return String.valueOf(value);
        }

        private Object value() {
            char first = next();
            if (first == '{') {
                Map<String, Object> object = new LinkedHashMap<>();
                for (char c = next(); c != '}'; c = next()) {
                    at -= c == ',' ? 0 : 1;
                    next();
                    String name = string();
                    next();
                    object.put(name, value());
                }
                return object;
            }
            if (first == '[') {
                List<Object> list = new ArrayList<>();
                for (char c = next(); c != ']'; c = next()) {
                    at -= c == ',' ? 0 : 1;
                    list.add(value());
                }
                return list;
            }
            if (first == '"') {
                return string();
            }
            int start = at - 1;
            while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String word = text.substring(start, at);
            return switch (word) {
                case "null" -> null;
                case "true", "false" -> Boolean.valueOf(word);
                default -> Double.valueOf(word);
            };
        }

        /** The next character that is not white space. */
        private char next() {
            while (Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return text.charAt(at++);
        }

        /** The rest of a string whose opening quote has been read. */
        private String string() {
            StringBuilder string = new StringBuilder();
            for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
                if (c == '\\') {
                    c = text.charAt(at++);
                    int escape = "bfnrt".indexOf(c);
                    if (c == 'u') {
                        c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
                        at += 4;
                    } else if (escape >= 0) {
                        c = "\b\f\n\r\t".charAt(escape);
                    }
                }
                string.append(c);
            }
            return string.toString();
        }
    }
}
