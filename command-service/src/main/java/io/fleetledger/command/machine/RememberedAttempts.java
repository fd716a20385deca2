package io.fleetledger.command.machine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.stereotype.Component;

/**
 * Remembers the commands that failed here of late. An attempt has the identifier of the one before and, by its aggregate's
 * id, comes to the same process; one that comes to another begins there anew, which costs it one attempt.
 */
@Component
final class RememberedAttempts implements Attempts {

    private static final int REMEMBERED = 1_000;

    private final Set<String> failed =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > REMEMBERED;
                }
            }));

    @Override
    public boolean isFirst() {
        UnitOfWork<?> unit = CurrentUnitOfWork.get();
        String command = unit.getMessage().getIdentifier();
        unit.onRollback(failure -> failed.add(command));
        return !failed.contains(command);
    }
}
