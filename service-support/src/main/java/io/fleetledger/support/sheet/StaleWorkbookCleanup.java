package io.fleetledger.support.sheet;

import io.fleetledger.support.temporary.TemporaryFolder;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/** Deletes, at the start, what killed processes have left of workbooks that they were writing. */
@Component
final class StaleWorkbookCleanup implements InitializingBean {

    private static final Logger LOG = LoggerFactory.getLogger(StaleWorkbookCleanup.class);

    /** Others share this folder, so that what cannot be deleted in it is no reason not to start. */
    @Override
    public void afterPropertiesSet() {
        try {
            TemporaryFolder.deleteStale(XlsxSheetWriter.COMMON_FOLDER, XlsxSheetWriter.FOLDER_PREFIX);
        } catch (IOException failure) {
            LOG.warn(
                    "Could not delete what was left of workbooks in {}: {}",
                    XlsxSheetWriter.COMMON_FOLDER,
                    failure.toString());
        }
    }
}
