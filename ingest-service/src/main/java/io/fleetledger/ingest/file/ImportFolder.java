package io.fleetledger.ingest.file;

/** The names of what is in the folder of an import job, where files of jobs are kept in folders. */
public final class ImportFolder {

    /** What the job reads. It never changes, and is whole when {@link #ABOUT} is there. */
    public static final String UPLOAD = "upload";

    /** What the upload is; written behind it. */
    public static final String ABOUT = "upload.json";

    private ImportFolder() {}
}
