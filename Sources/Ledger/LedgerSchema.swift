import GRDB

/// The layout of the database and its history.
enum LedgerSchema {
    /// The newest layout known here; `PRAGMA user_version` says the one of a file.
    static let version = 6
    /// `NMKT`, in `PRAGMA application_id`: tells a market's database from any other.
    static let applicationID = 0x4E4D_4B54

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 first market") { database in
            try database.execute(sql: journal)
            try database.execute(sql: readModels)
            try database.execute(sql: catalogue)
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: "PRAGMA user_version = 1")
        }
        migrator.registerMigration("2 signing out") { database in
            try database.execute(sql: endedSignIns)
            try database.execute(sql: "PRAGMA user_version = 2")
        }
        migrator.registerMigration("3 orders") { database in
            try database.execute(sql: fulfilment)
            try database.execute(sql: "PRAGMA user_version = 3")
        }
        migrator.registerMigration("4 tied places") { database in
            try database.execute(sql: tiedPlaces)
            try database.execute(sql: "PRAGMA user_version = 4")
        }
        migrator.registerMigration("5 references of refunds") { database in
            try database.execute(sql: "ALTER TABLE refund ADD COLUMN reference TEXT")
            try database.execute(sql: "PRAGMA user_version = 5")
        }
        migrator.registerMigration("6 times of holds") { database in
            try database.execute(sql: timesOfHolds)
            try database.execute(sql: "PRAGMA user_version = 6")
        }
        return migrator
    }

    /// Journal rows are only ever appended, in the order of commits, whatever their room.
    ///
    /// A key or index by room would touch a page per room in every commit. `journal_mark` remembers
    /// where every 128th entry of a room stands, so that a room's entries are found by reading on
    /// from a mark; `journal_head` holds each room's last hash, so that a cut tail is noticed.
    private static let journal = """
        CREATE TABLE meta (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE journal (
            id INTEGER PRIMARY KEY,
            room INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            time INTEGER NOT NULL,
            kind TEXT NOT NULL,
            payload BLOB NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        CREATE TABLE journal_head (
            room INTEGER PRIMARY KEY,
            sequence INTEGER NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        CREATE TABLE journal_mark (
            room INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            entry INTEGER NOT NULL,
            PRIMARY KEY (room, sequence)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE probe (
            id INTEGER PRIMARY KEY,
            filling BLOB NOT NULL
        ) STRICT;
        """

    /// Their key is the room's number in the upper and the row's number in the lower 32 bits.
    ///
    /// That is sequential within a room and unique without another index (``rowKey(_:_:)``). Only
    /// holds, of which a rush makes thousands, stand in the order of commits: see ``HoldPlaces``.
    private static let readModels = """
        CREATE TABLE paddle (
            id INTEGER PRIMARY KEY,
            room INTEGER NOT NULL,
            paddle INTEGER NOT NULL,
            account INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE lot (
            id INTEGER PRIMARY KEY,
            room INTEGER NOT NULL,
            lot INTEGER NOT NULL,
            product INTEGER NOT NULL,
            quantity INTEGER NOT NULL,
            format TEXT NOT NULL,
            state TEXT NOT NULL,
            outcome TEXT,
            hammer INTEGER,
            winner INTEGER,
            sold INTEGER NOT NULL,
            start INTEGER,
            "end" INTEGER,
            reason TEXT
        ) STRICT;
        CREATE TABLE hold (
            id INTEGER PRIMARY KEY,
            room INTEGER NOT NULL,
            hold INTEGER NOT NULL,
            lot INTEGER NOT NULL,
            paddle INTEGER NOT NULL,
            account INTEGER NOT NULL,
            product INTEGER NOT NULL,
            quantity INTEGER NOT NULL,
            unit INTEGER NOT NULL,
            total INTEGER NOT NULL,
            state TEXT NOT NULL,
            deadline INTEGER NOT NULL,
            kind TEXT NOT NULL
        ) STRICT;
        CREATE TABLE chat (
            id INTEGER PRIMARY KEY,
            room INTEGER NOT NULL,
            message INTEGER NOT NULL,
            paddle INTEGER,
            account INTEGER,
            name TEXT NOT NULL,
            host INTEGER NOT NULL,
            text TEXT NOT NULL,
            time INTEGER NOT NULL,
            hidden INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE pinned (
            room INTEGER PRIMARY KEY,
            text TEXT
        ) STRICT;
        CREATE TABLE checkpoint (
            room INTEGER PRIMARY KEY,
            sequence INTEGER NOT NULL,
            state BLOB NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        """

    /// Sign-ins that were ended before their cookie expires, in seconds since 1970; few, and forgotten then.
    private static let endedSignIns = """
        CREATE TABLE ended_sign_in (
            account INTEGER NOT NULL,
            expiry INTEGER NOT NULL,
            PRIMARY KEY (account, expiry)
        ) STRICT, WITHOUT ROWID;
        """

    private static let catalogue = """
        CREATE TABLE producer (
            id INTEGER PRIMARY KEY,
            vi TEXT NOT NULL,
            en TEXT NOT NULL,
            commune TEXT NOT NULL,
            district TEXT NOT NULL,
            story_vi TEXT NOT NULL,
            story_en TEXT NOT NULL
        ) STRICT;
        CREATE TABLE product (
            id INTEGER PRIMARY KEY,
            producer INTEGER NOT NULL REFERENCES producer(id),
            vi TEXT NOT NULL,
            en TEXT NOT NULL,
            unit_vi TEXT NOT NULL,
            unit_en TEXT NOT NULL,
            ocop_group TEXT NOT NULL,
            score INTEGER NOT NULL,
            price INTEGER NOT NULL,
            stock INTEGER NOT NULL,
            picture TEXT NOT NULL,
            certificate TEXT NOT NULL,
            certified TEXT NOT NULL
        ) STRICT;
        CREATE INDEX product_by_producer ON product(producer);
        CREATE TABLE account (
            id INTEGER PRIMARY KEY,
            role TEXT NOT NULL,
            name TEXT NOT NULL,
            sign_in_name TEXT NOT NULL UNIQUE COLLATE NOCASE,
            password_hash TEXT NOT NULL,
            producer INTEGER REFERENCES producer(id),
            household INTEGER,
            simulated INTEGER NOT NULL,
            created INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE market_night (
            id INTEGER PRIMARY KEY,
            vi TEXT NOT NULL,
            en TEXT NOT NULL,
            opens INTEGER NOT NULL,
            closes INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE room (
            id INTEGER PRIMARY KEY,
            night INTEGER NOT NULL REFERENCES market_night(id),
            slug TEXT NOT NULL UNIQUE,
            producer INTEGER NOT NULL REFERENCES producer(id),
            host TEXT NOT NULL,
            vi TEXT NOT NULL,
            en TEXT NOT NULL
        ) STRICT;
        CREATE TABLE planned_lot (
            id INTEGER PRIMARY KEY,
            room INTEGER NOT NULL REFERENCES room(id),
            product INTEGER NOT NULL REFERENCES product(id),
            terms TEXT NOT NULL
        ) STRICT;
        CREATE INDEX planned_lot_by_room ON planned_lot(room);
        """

    /// The key of a room's row: below 2³¹ rooms and 2³² rows in each.
    static func rowKey(_ room: Int, _ number: Int) -> Int64 {
        Int64(room) << 32 | Int64(number)
    }

    /// All keys that the rows of a room can have.
    static func rowKeys(_ room: Int) -> ClosedRange<Int64> {
        rowKey(room, 0)...rowKey(room, 0xFFFF_FFFF)
    }
}
