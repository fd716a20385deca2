package io.fleetledger.query.rule;

import static io.fleetledger.query.rule.AlertRuleDocument.DELETED;
import static io.fleetledger.query.rule.AlertRuleDocument.ENABLED;
import static io.fleetledger.query.rule.AlertRuleDocument.GROUP_ID;
import static io.fleetledger.query.rule.AlertRuleDocument.ID;
import static io.fleetledger.query.rule.AlertRuleDocument.MACHINE_ID;
import static io.fleetledger.query.rule.AlertRuleDocument.METRIC_NAME;
import static io.fleetledger.query.rule.AlertRuleDocument.NAME_KEY;
import static io.fleetledger.query.rule.AlertRuleDocument.VIEWED;

import io.fleetledger.queries.rule.AlertRulePage;
import io.fleetledger.queries.rule.AlertRuleView;
import io.fleetledger.queries.rule.FindAlertRuleByIdQuery;
import io.fleetledger.queries.rule.FindAlertRulesQuery;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.paging.Pages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Answers queries about alert rules from their documents. */
@Component
class AlertRuleQueries {

    private static final Sort BY_NAME = Sort.by(NAME_KEY, ID);

    private final TenantDocuments alertRules;

    AlertRuleQueries(TenantDocuments alertRules) {
        this.alertRules = alertRules;
    }

    @QueryHandler
    Optional<AlertRuleView> handle(FindAlertRuleByIdQuery query) {
        return alertRules
                .findById(query.tenantId(), query.ruleId().toString(), VIEWED)
                .filter(rule -> !rule.getBoolean(DELETED))
                .map(AlertRuleDocument::view);
    }

    @QueryHandler
    AlertRulePage handle(FindAlertRulesQuery query) {
        TenantDocuments.Page found =
                alertRules.page(query.tenantId(), criteria(query), BY_NAME, query.page(), query.pageSize(), VIEWED);
        return new AlertRulePage(
                found.rows().stream().map(AlertRuleDocument::view).toList(),
                found.total(),
                query.page(),
                query.pageSize(),
                Pages.count(found.total(), query.pageSize()));
    }

    private static Criteria criteria(FindAlertRulesQuery query) {
        List<Criteria> all = new ArrayList<>();
        all.add(Criteria.where(DELETED).is(false));
        if (query.machineId() != null) {
            all.add(Criteria.where(MACHINE_ID).is(query.machineId().toString()));
        }
        if (query.groupId() != null) {
            all.add(Criteria.where(GROUP_ID).is(query.groupId().toString()));
        }
        if (query.metricName() != null) {
            all.add(Criteria.where(METRIC_NAME).is(query.metricName()));
        }
        if (query.enabled() != null) {
            all.add(Criteria.where(ENABLED).is(query.enabled()));
        }
        return new Criteria().andOperator(all);
    }
}
