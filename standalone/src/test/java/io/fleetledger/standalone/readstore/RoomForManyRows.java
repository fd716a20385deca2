package io.fleetledger.standalone.readstore;

/** What pages far behind hold while they are sorted. */
public final class RoomForManyRows {

    private RoomForManyRows() {}

    /** Takes all of it, as pages do whose sorts take long. */
    public static void take() {
        TopRows.ROOM_FOR_MANY.acquireUninterruptibly(TopRows.ROOMS);
    }

    public static void giveBack() {
        TopRows.ROOM_FOR_MANY.release(TopRows.ROOMS);
    }
}
