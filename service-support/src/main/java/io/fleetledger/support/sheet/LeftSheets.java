package io.fleetledger.support.sheet;

import io.fleetledger.support.temporary.TemporaryFolder;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/** What killed processes have left of the workbooks that they were writing, deleted at the start. */
@Component
final class LeftSheets implements InitializingBean {

    private static final Logger LOG = LoggerFactory.getLogger(LeftSheets.class);

    /** Others share this folder, so that what cannot be deleted in it is no reason not to start. */
    @Override
    public void afterPropertiesSet() {
        try {
            TemporaryFolder.deleteLeft(XlsxSheetWriter.COMMON_FOLDER, XlsxSheetWriter.FOLDER_PREFIX);
        } catch (IOException failure) {
            LOG.warn(
                    "Could not delete what was left of workbooks in {}: {}",
                    XlsxSheetWriter.COMMON_FOLDER,
                    failure.toString());
        }
    }
}
