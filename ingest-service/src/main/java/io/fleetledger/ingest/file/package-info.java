/** Uploaded files as rows of text, whatever program wrote them. What the features of this service share. */
@NullMarked
package io.fleetledger.ingest.file;

import org.jspecify.annotations.NullMarked;
