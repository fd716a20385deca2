package io.fleetledger.ingest.reading;

import io.fleetledger.benchmarks.Bodies;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.InstantSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** An agent's body of 1,000 readings, read and checked, beside its tokens alone. */
@State(Scope.Benchmark)
public class JsonLoop {

    private final byte[] body = new Bodies("LOOP-").next();
    private final ReadingRules rules = new ReadingRules(InstantSource.system());

    /** Every reading with its fields looked at. */
    @Benchmark
    @OperationsPerInvocation(Bodies.READINGS)
    public Object read() throws IOException {
        return JsonReadings.read(new ByteArrayInputStream(body), rules);
    }

    /** Every text and number of it. */
    @Benchmark
    @OperationsPerInvocation(Bodies.READINGS)
    public double bareRead() {
        double sum = 0;
        try (JsonParser json = ReadingJson.parser(new ByteArrayInputStream(body))) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token.isNumeric()) {
                    sum += json.getDoubleValue();
                } else if (token == JsonToken.VALUE_STRING) {
                    sum += json.getString().length();
                }
            }
        }
        return sum;
    }
}
