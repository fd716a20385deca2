package io.fleetledger.ingest.file;

/** The names of the files in an import job's folder, where files of jobs are kept in folders. */
public final class ImportFileNames {

    /** The file that the job reads. It never changes, and is complete when {@link #ABOUT} exists. */
    public static final String UPLOAD = "upload";

    /** Describes the upload; gets this name only after it. */
    public static final String ABOUT = "upload.json";

    /** Describes an upload that is still arriving. */
    public static final String ARRIVING = "upload.json.part";

    private ImportFileNames() {}
}
