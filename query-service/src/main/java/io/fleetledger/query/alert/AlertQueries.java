package io.fleetledger.query.alert;

import static io.fleetledger.query.alert.AlertDocument.*;

import io.fleetledger.queries.alert.AlertFilter;
import io.fleetledger.queries.alert.AlertPage;
import io.fleetledger.queries.alert.AlertStats;
import io.fleetledger.queries.alert.AlertView;
import io.fleetledger.queries.alert.FindAlertByIdQuery;
import io.fleetledger.queries.alert.FindAlertStatsQuery;
import io.fleetledger.queries.alert.FindAlertsQuery;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.paging.Pages;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Answers queries about alerts from their documents. */
@Component
class AlertQueries {

    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, CREATED_AT, ID);

    private final TenantDocuments alerts;
    private final TenantDocuments alertCounts;

    AlertQueries(TenantDocuments alerts, TenantDocuments alertCounts) {
        this.alerts = alerts;
        this.alertCounts = alertCounts;
    }

    @QueryHandler
    Optional<AlertView> handle(FindAlertByIdQuery query) {
        return alerts.findById(query.tenantId(), query.alertId().toString(), VIEWED)
                .map(AlertDocument::view);
    }

    @QueryHandler
    AlertStats handle(FindAlertStatsQuery query) {
        return AlertCounts.stats(alertCounts
                .findById(query.tenantId(), query.tenantId(), AlertCounts.COUNTED)
                .orElseGet(() -> AlertCounts.none(query.tenantId())));
    }

    @QueryHandler
    AlertPage handle(FindAlertsQuery query) {
        TenantDocuments.Page found = alerts.page(
                query.tenantId(), criteria(query.filter()), NEWEST_FIRST, query.page(), query.pageSize(), VIEWED);
        return new AlertPage(
                found.rows().stream().map(AlertDocument::view).toList(),
                found.total(),
                query.page(),
                query.pageSize(),
                Pages.count(found.total(), query.pageSize()));
    }

    private static Criteria criteria(AlertFilter filter) {
        List<Criteria> all = new ArrayList<>();
        if (filter.machineId() != null) {
            all.add(Criteria.where(MACHINE_ID).is(filter.machineId().toString()));
        }
        if (filter.ruleId() != null) {
            all.add(Criteria.where(RULE_ID).is(filter.ruleId().toString()));
        }
        if (filter.severity() != null) {
            all.add(Criteria.where(SEVERITY).is(filter.severity().wireName()));
        }
        if (filter.acknowledged() != null) {
            all.add(Criteria.where(ACKNOWLEDGED).is(filter.acknowledged()));
        }
        if (filter.resolved() != null) {
            all.add(Criteria.where(RESOLVED).is(filter.resolved()));
        }
        if (filter.from() != null) {
            all.add(Criteria.where(CREATED_AT).gte(Date.from(filter.from())));
        }
        if (filter.to() != null) {
            all.add(Criteria.where(CREATED_AT).lte(Date.from(filter.to())));
        }
        return all.isEmpty() ? new Criteria() : new Criteria().andOperator(all);
    }
}
