package io.fleetledger.ingest.file;

/** The names of what is in the folder of an import job, where files of jobs are kept in folders. */
public final class ImportFolder {

    /** What the job reads. It never changes, and is whole when {@link #ABOUT} is there. */
    public static final String UPLOAD = "upload";

    /** What the upload is; has this name only behind it. */
    public static final String ABOUT = "upload.json";

    /** What an upload is that is still on its way here. */
    public static final String ARRIVING = "upload.json.part";

    private ImportFolder() {}
}
