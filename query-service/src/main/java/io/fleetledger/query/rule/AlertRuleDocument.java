package io.fleetledger.query.rule;

import io.fleetledger.events.rule.RuleCondition;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleScope;
import io.fleetledger.events.rule.RuleType;
import io.fleetledger.queries.rule.AlertRuleView;
import io.fleetledger.query.projection.SearchText;
import io.fleetledger.support.validation.WireNames;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * An alert rule in the collection {@value #COLLECTION}: the fields of {@link AlertRuleView}, a sort key, and the last
 * event applied. A deleted rule keeps its id and that event, so that late events are recognized and writers see its
 * progress. Stored names are constants: they outlive the Java names.
 */
final class AlertRuleDocument {

    static final String COLLECTION = "alert-rules";

    static final String ID = "_id";
    static final String TENANT_ID = "tenant_id";
    static final String NAME = "name";
    static final String MACHINE_ID = "machine_id";
    static final String GROUP_ID = "group_id";
    static final String METRIC_NAME = "metric_name";
    static final String TYPE = "type";
    static final String OPERATOR = "operator";
    static final String WARNING_THRESHOLD = "warning_threshold";
    static final String CRITICAL_THRESHOLD = "critical_threshold";
    static final String WARNING_SIGMA = "warning_sigma";
    static final String CRITICAL_SIGMA = "critical_sigma";
    static final String MIN_SAMPLES = "min_samples";
    static final String FOR_SECONDS = "for_seconds";
    static final String HYSTERESIS = "hysteresis";
    static final String COOLDOWN_SECONDS = "cooldown_seconds";
    static final String ENABLED = "is_enabled";
    static final String CREATED_AT = "created_at";
    static final String UPDATED_AT = "updated_at";
    static final String VERSION = "version";
    static final String DELETED = "is_deleted";

    /** Folded name. */
    static final String NAME_KEY = "name_key";
    /** Sequence of the last event applied, to recognize a repeated event. */
    static final String SEQUENCE = "sequence";

    /** The fields that {@link #view} reads. */
    static final List<String> VIEWED = List.of(
            TENANT_ID,
            NAME,
            MACHINE_ID,
            GROUP_ID,
            METRIC_NAME,
            TYPE,
            OPERATOR,
            WARNING_THRESHOLD,
            CRITICAL_THRESHOLD,
            WARNING_SIGMA,
            CRITICAL_SIGMA,
            MIN_SAMPLES,
            FOR_SECONDS,
            HYSTERESIS,
            COOLDOWN_SECONDS,
            ENABLED,
            CREATED_AT,
            UPDATED_AT,
            VERSION,
            DELETED);

    private AlertRuleDocument() {}

    static void name(Document rule, String name) {
        rule.append(NAME, name).append(NAME_KEY, SearchText.fold(name));
    }

    static void scope(Document rule, RuleScope scope) {
        rule.append(MACHINE_ID, text(scope.machineId())).append(GROUP_ID, text(scope.groupId()));
    }

    static void condition(Document rule, RuleCondition condition) {
        RuleOperator operator = condition.operator();
        rule.append(METRIC_NAME, condition.metricName())
                .append(TYPE, condition.type().wireName())
                .append(OPERATOR, operator == null ? null : operator.wireName())
                .append(WARNING_THRESHOLD, condition.warningThreshold())
                .append(CRITICAL_THRESHOLD, condition.criticalThreshold())
                .append(WARNING_SIGMA, condition.warningSigma())
                .append(CRITICAL_SIGMA, condition.criticalSigma())
                .append(MIN_SAMPLES, condition.minSamples())
                .append(FOR_SECONDS, condition.forSeconds())
                .append(HYSTERESIS, condition.hysteresis())
                .append(COOLDOWN_SECONDS, condition.cooldownSeconds());
    }

    static AlertRuleView view(Document rule) {
        String operator = rule.getString(OPERATOR);
        return new AlertRuleView(
                UUID.fromString(rule.getString(ID)),
                rule.getString(NAME),
                id(rule.getString(MACHINE_ID)),
                id(rule.getString(GROUP_ID)),
                rule.getString(METRIC_NAME),
                WireNames.parse(rule.getString(TYPE), RuleType.values(), RuleType::wireName),
                operator == null ? null : WireNames.parse(operator, RuleOperator.values(), RuleOperator::wireName),
                rule.getDouble(WARNING_THRESHOLD),
                rule.getDouble(CRITICAL_THRESHOLD),
                rule.getDouble(WARNING_SIGMA),
                rule.getDouble(CRITICAL_SIGMA),
                rule.getInteger(MIN_SAMPLES),
                rule.getInteger(FOR_SECONDS),
                rule.getDouble(HYSTERESIS),
                rule.getInteger(COOLDOWN_SECONDS),
                rule.getBoolean(ENABLED),
                rule.getString(TENANT_ID),
                rule.getDate(CREATED_AT).toInstant(),
                rule.getDate(UPDATED_AT).toInstant(),
                rule.getLong(VERSION));
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }

    private static @Nullable UUID id(@Nullable String text) {
        return text == null ? null : UUID.fromString(text);
    }
}
