package io.fleetledger.ingest.importjob;

import java.io.Closeable;
import java.nio.file.Path;

/** A file on this machine for as long as it is read. */
interface LocalFile extends Closeable {

    Path path();
}
