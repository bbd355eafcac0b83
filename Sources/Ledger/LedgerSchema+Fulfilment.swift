extension LedgerSchema {
    /// What is agreed about orders, beside the holds that they are.
    ///
    /// `order_made` (gone since ``timesOfHolds``), `booking` and `handover` are keyed as the read models are, by room and hold
    /// (``rowKey(_:_:)``); a column `"order"` holds such a key. Whether the goods are still kept is
    /// never copied here: the row of `hold` says it, written with the journal.
    static let fulfilment = """
        ALTER TABLE hold ADD COLUMN beneficiary INTEGER;
        ALTER TABLE hold ADD COLUMN refund INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE order_made (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE pickup_point (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            vi TEXT NOT NULL,
            en TEXT NOT NULL,
            address TEXT NOT NULL,
            lot INTEGER
        ) STRICT;
        CREATE TABLE pickup_slot (
            id INTEGER PRIMARY KEY,
            point INTEGER NOT NULL REFERENCES pickup_point(id),
            "from" INTEGER NOT NULL,
            "to" INTEGER NOT NULL,
            cap INTEGER NOT NULL,
            stop_vi TEXT,
            stop_en TEXT
        ) STRICT;
        CREATE TABLE booking (
            id INTEGER PRIMARY KEY,
            slot INTEGER NOT NULL REFERENCES pickup_slot(id),
            state TEXT NOT NULL,
            ticket INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE payment (
            id INTEGER PRIMARY KEY,
            "order" INTEGER,
            method TEXT NOT NULL,
            bank_id TEXT UNIQUE,
            reference TEXT NOT NULL,
            amount INTEGER NOT NULL,
            time INTEGER NOT NULL,
            received INTEGER NOT NULL,
            account INTEGER,
            key TEXT NOT NULL,
            state TEXT NOT NULL,
            refund INTEGER NOT NULL,
            reason TEXT
        ) STRICT;
        CREATE TABLE handover (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            account INTEGER NOT NULL,
            key TEXT NOT NULL UNIQUE
        ) STRICT;
        CREATE TABLE refund (
            id INTEGER PRIMARY KEY,
            "order" INTEGER,
            payment INTEGER,
            amount INTEGER NOT NULL,
            at INTEGER NOT NULL,
            account INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE beneficiary (
            payer INTEGER NOT NULL,
            person INTEGER NOT NULL,
            name TEXT NOT NULL,
            phone TEXT NOT NULL,
            errand INTEGER,
            PRIMARY KEY (payer, person)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE errand (
            id INTEGER PRIMARY KEY,
            sender INTEGER NOT NULL,
            beneficiary INTEGER,
            text TEXT NOT NULL,
            posted INTEGER NOT NULL,
            key TEXT NOT NULL,
            volunteer INTEGER,
            state TEXT NOT NULL,
            changed INTEGER NOT NULL
        ) STRICT;
        """

    /// Places of slots that are kept for lots; `lot` is the key of the lot's row.
    static let tiedPlaces = """
        CREATE TABLE tied_places (
            slot INTEGER NOT NULL REFERENCES pickup_slot(id),
            lot INTEGER NOT NULL,
            places INTEGER NOT NULL,
            PRIMARY KEY (slot, lot)
        ) STRICT, WITHOUT ROWID;
        """

    /// When a hold was made stands with it, in the row that the rush writes anyway.
    ///
    /// Of a hold whose order had not been seen yet, the last moment at which the server is known to have run is the nearest.
    static let timesOfHolds = """
        ALTER TABLE hold ADD COLUMN made INTEGER NOT NULL DEFAULT 0;
        UPDATE hold SET made = coalesce(
            (SELECT at FROM order_made WHERE order_made.id = hold.room << 32 | hold.hold),
            (SELECT value FROM meta WHERE name = 'alive'),
            0
        );
        DROP TABLE order_made;
        """

    /// The room's number and the row's number of a key.
    static func parts(ofRowKey key: Int64) -> (room: Int, number: Int) {
        (Int(key >> 32), Int(key & 0xFFFF_FFFF))
    }
}
