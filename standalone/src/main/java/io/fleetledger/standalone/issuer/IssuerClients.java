package io.fleetledger.standalone.issuer;

import io.fleetledger.support.caller.Role;
import io.fleetledger.support.startup.StartupRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * All clients that may request tokens.
 *
 * @param demo whether these are the demo clients, whose secrets are public
 */
record IssuerClients(List<IssuerClient> all, boolean demo) {

    private static final String DEMO_TENANT = "00000000-0000-4000-8000-0000000000d1";
    private static final String ACME_TENANT = "00000000-0000-4000-8000-0000000000ac";

    /**
     * Matches the whole hash, since {@code {bcrypt}my-secret} is plain text too. Spring would upgrade a hash below cost
     * 10 at the client's next request, and cannot compare one above 31; its other schemes are either weak or need a
     * further library.
     */
    private static final Pattern HASHED =
            Pattern.compile("\\{bcrypt}\\$2[aby]?\\$(?:[12]\\d|3[01])\\$[./0-9A-Za-z]{53}");

    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+"); // RFC 6749, section 3.3

    IssuerClients {
        all = List.copyOf(all);
    }

    /** The configured clients, or the demo clients if there are none. */
    static IssuerClients of(List<IssuerProperties.Client> configured) {
        if (configured.isEmpty()) {
            return demoClients();
        }
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < configured.size(); i++) {
            String name = StringUtils.hasText(configured.get(i).id())
                    ? "Client '" + configured.get(i).id() + "'"
                    : "Client number " + (i + 1);
            faultsOf(configured.get(i), configured.subList(0, i))
                    .forEach(fault -> faults.add(name + " " + fault + "."));
        }
        if (!faults.isEmpty()) {
            throw new StartupRefusedException(
                    "The clients configured in fleet.clients cannot be used:\n  - " + String.join("\n  - ", faults),
                    "Correct them. What `htpasswd -nbBC 10 \"\" 'the secret'` prints after the colon, with {bcrypt} before"
                            + " it, is a hashed secret: \"{bcrypt}$2y$10$...\", in YAML in quotes.");
        }
        return new IssuerClients(configured.stream().map(IssuerClients::checked).toList(), false);
    }

    private static IssuerClients demoClients() {
        return new IssuerClients(
                List.of(
                        demoClient("admin", DEMO_TENANT, Role.ADMIN, Set.of()),
                        demoClient("operator", DEMO_TENANT, Role.OPERATOR, Set.of()),
                        demoClient("viewer", DEMO_TENANT, Role.VIEWER, Set.of()),
                        demoClient("agent", DEMO_TENANT, null, Set.of("ingest")),
                        demoClient("acme-admin", ACME_TENANT, Role.ADMIN, Set.of())),
                true);
    }

    /** Not hashed: the documentation prints the secrets. */
    private static IssuerClient demoClient(String id, String tenant, @Nullable Role role, Set<String> scopes) {
        return new IssuerClient(id, "{noop}" + id + "-secret", tenant, role, scopes);
    }

    private static List<String> faultsOf(IssuerProperties.Client client, List<IssuerProperties.Client> earlier) {
        List<String> faults = new ArrayList<>();
        if (!StringUtils.hasText(client.id())) {
            faults.add("has no id");
        } else if (holds(earlier, IssuerProperties.Client::id, client.id())) {
            faults.add("is configured more than once");
        }
        if (client.secret() == null || !HASHED.matcher(client.secret()).matches()) {
            faults.add("has a secret that is not hashed with bcrypt at cost 10 to 31");
        } else if (holds(earlier, IssuerProperties.Client::secret, client.secret())) {
            faults.add("has the secret of another client");
        }
        if (!StringUtils.hasText(client.tenant())) {
            faults.add("has no tenant");
        }
        if (StringUtils.hasText(client.role()) && Role.named(client.role()).isEmpty()) {
            faults.add("has the unknown role '" + client.role() + "' (known are admin, operator and viewer)");
        }
        client.scopes().stream()
                .filter(scope -> !SCOPE.matcher(scope).matches())
                .forEach(scope -> faults.add("has the scope '" + scope + "', which no token can carry"));
        return faults;
    }

    private static boolean holds(
            List<IssuerProperties.Client> clients,
            Function<IssuerProperties.Client, @Nullable String> part,
            @Nullable String value) {
        return clients.stream().anyMatch(client -> Objects.equals(part.apply(client), value));
    }

    private static IssuerClient checked(IssuerProperties.Client client) {
        return new IssuerClient(
                Objects.requireNonNull(client.id()),
                Objects.requireNonNull(client.secret()),
                Objects.requireNonNull(client.tenant()),
                StringUtils.hasText(client.role()) ? Role.named(client.role()).orElseThrow() : null,
                Set.copyOf(client.scopes()));
    }
}
