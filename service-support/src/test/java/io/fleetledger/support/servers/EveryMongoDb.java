package io.fleetledger.support.servers;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/** One round of a class's tests for each MongoDB. */
final class EveryMongoDb implements ClassTemplateInvocationContextProvider {

    private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

    /** The URI of the round's MongoDB. */
    static String current() {
        String uri = CURRENT.get();
        if (uri == null) {
            throw new IllegalStateException("No round: is the test class annotated with @OnEveryMongoDb?");
        }
        return uri;
    }

    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(ExtensionContext context) {
        return Stream.concat(
                Stream.of(new Round("embedded", Embedded.URI)),
                RealServers.mongoDb().map(uri -> new Round("MongoDB", uri)).stream());
    }

    /** Started once: every test has a database of its own. */
    private static final class Embedded {
        static final String URI = new MongoServer(new MemoryBackend()).bindAndGetConnectionString();
    }

    private record Round(String server, String uri)
            implements ClassTemplateInvocationContext,
                    TestInstancePreConstructCallback,
                    AfterClassTemplateInvocationCallback {

        @Override
        public String getDisplayName(int index) {
            return server;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        /** Fields open databases; an instance may be there before all that comes before its round. */
        @Override
        public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
            CURRENT.set(uri);
        }

        @Override
        public void afterClassTemplateInvocation(ExtensionContext context) {
            CURRENT.remove();
        }
    }
}
