/** Uploaded files as rows of text, whatever program wrote them; shared by the features of this service. */
@NullMarked
package io.fleetledger.ingest.file;

import org.jspecify.annotations.NullMarked;
