package io.fleetledger.support.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryShapeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
                    {find: 'm', filter: {$and: [{t: 'acme'}, {$and: [{a: {$in: [true]}}]}]}, sort: {n: 1, _id: 1}} > m find {a $in, t =} by n, _id
                    {find: 'm', filter: {t: 'x', n: {$regex: 'a', $options: 'i'}}, sort: {n: -1}} > m find {n $regex, t =} by -n
                    {find: 'm', filter: {$or: [{b: 1}, {a: {$exists: false}}]}} > m find {(a $exists | b =)}
                    {find: 'm', filter: {}} > m find {}
                    {find: 'm', filter: {a: {$elemMatch: {k: 'x', v: 1}}}} > m find {a.k =, a.v =}
                    {aggregate: 'm', pipeline: [{$match: {t: 'acme'}}, {$group: {_id: 1}}], cursor: {}} > m aggregate {t =}
                    {distinct: 'm', key: 't', query: {}} > m distinct t {}
                    {findAndModify: 'm', query: {_id: 1}, update: {$set: {a: 1}}} > m findAndModify {_id =}
                    """)
    void aCommandHasAShape(String command, String shape) {
        assertThat(shapes(command)).containsExactly(shape);
    }

    @Test
    void eachUpdateAndEachDeleteHasOne() {
        assertThat(shapes("{update: 'm', updates: [{q: {_id: 1}, u: {}}, {q: {t: 1}, u: {}, hint: 'h'}]}"))
                .containsExactly("m update {_id =}", "m update {t =} with hint");
        assertThat(shapes("{delete: 'm', deletes: [{q: {_id: {$in: [1]}}, limit: 0}]}"))
                .containsExactly("m delete {_id $in}");
    }

    @Test
    void whatAsksNothingHasNone() {
        assertThat(shapes("{insert: 'm', documents: [{}]}")).isEmpty();
    }

    /** Shape, the indexes' fields with a bar between two, whether one of them serves. */
    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
                    {find: 'm', filter: {_id: {$in: [1]}}} > x > true
                    {find: 'm', filter: {t: 1}} > t,n > true
                    {find: 'm', filter: {n: 1}} > t,n > false
                    {find: 'm', filter: {t: 1}, sort: {n: -1, _id: -1}} > t,n,_id > true
                    {find: 'm', filter: {t: 1}, sort: {n: -1, _id: 1}} > t,n,_id > false
                    {find: 'm', filter: {t: 1}, sort: {n: 1}} > t,x,n > false
                    {find: 'm', filter: {t: 1, x: {$gt: 1}}, sort: {n: 1}} > t,x,n > false
                    {find: 'm', filter: {t: 1, x: {$gt: 1}}, sort: {x: 1}} > t,x > true
                    {find: 'm', filter: {d: {$lte: 1}, $or: [{l: {$lt: 1}}, {l: {$exists: false}}]}, sort: {d: 1}} > d > true
                    {find: 'm', filter: {$or: [{a: 1}, {b: 1}]}} > a|b > true
                    {find: 'm', filter: {$or: [{a: 1}, {b: 1}]}} > a > false
                    {find: 'm', filter: {}} > t > false
                    {distinct: 'm', key: 't', query: {}} > t,n > true
                    {distinct: 'm', key: 'n', query: {}} > t,n > false
                    {find: 'm', filter: {_id: {$in: [1]}}, sort: {d: 1}} > d > false
                    """)
    void anIndexServesItOrNot(String command, String indexes, boolean served) {
        QueryShape shape = QueryShape.of(BsonDocument.parse(command)).get(0).shape();
        List<List<String>> fields = List.of(indexes.split("\\|")).stream()
                .map(index -> List.of(index.split(",")))
                .toList();
        assertThat(ServingIndex.missing(shape, fields).isEmpty()).isEqualTo(served);
    }

    private static List<String> shapes(String command) {
        return QueryShape.of(BsonDocument.parse(command)).stream()
                .map(asked -> asked.shape().text())
                .toList();
    }
}
