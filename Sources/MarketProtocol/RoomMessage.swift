public import Market

/// What a room says, apart from answers.
public enum RoomMessage {
    /// The first message after the upgrade.
    public static func welcome(
        epoch: String,
        now: Timestamp,
        name: String?,
        role: String,
        account: AccountID?
    ) -> [UInt8] {
        var json = JSONWriter(capacity: 128)
        json.object { json in
            json.field("type", "welcome")
            json.field("epoch", epoch)
            json.field("now", now.milliseconds)
            json.field("name", name)
            json.field("role", role)
            json.field("account", account?.rawValue)
        }
        return json.bytes
    }

    /// The answer to `time`.
    public static func time(_ key: IdempotencyKey, now: Timestamp) -> [UInt8] {
        var json = JSONWriter(capacity: 64)
        json.object { json in
            json.field("type", "time")
            json.field("key", key)
            json.field("now", now.milliseconds)
        }
        return json.bytes
    }

    /// The answer to `join`: a snapshot with its position, or word that the missed updates follow.
    ///
    /// The snapshot is an object that the room has made; it is nil on a resume.
    public static func joined(
        _ key: IdempotencyKey,
        room: String,
        position: Position,
        sequence: Int64,
        now: Timestamp,
        snapshot: [UInt8]?,
        mine: BidderView?
    ) -> [UInt8] {
        var json = JSONWriter(capacity: 512 + (snapshot?.count ?? 0))
        json.object { json in
            json.field("type", "joined")
            json.field("key", key)
            json.field("ok", true)
            json.place(room, position, sequence, now)
            if let snapshot {
                json.name("snapshot")
                json.embed(snapshot)
            } else {
                json.field("resumed", true)
            }
            json.mine(mine)
        }
        return json.bytes
    }

    /// Somebody's own state in a room.
    public static func mine(room: String, _ view: BidderView?) -> [UInt8] {
        var json = JSONWriter(capacity: 256)
        json.object { json in
            json.field("type", "mine")
            json.field("room", room)
            json.mine(view)
        }
        return json.bytes
    }

    /// News for everybody; `body` writes what changed.
    public static func update(
        room: String,
        position: Position,
        sequence: Int64,
        tick: Milliseconds,
        now: Timestamp,
        _ body: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        var json = JSONWriter(capacity: 768)
        json.object { json in
            json.field("type", "update")
            json.place(room, position, sequence, now)
            json.field("tick", tick)
            body(&json)
        }
        return json.bytes
    }
}

extension JSONWriter {
    fileprivate mutating func place(
        _ room: String,
        _ position: Position,
        _ sequence: Int64,
        _ now: Timestamp
    ) {
        field("room", room)
        field("epoch", position.epoch)
        field("offset", position.offset)
        field("seq", sequence)
        field("now", now.milliseconds)
    }

    fileprivate mutating func mine(_ view: BidderView?) {
        object("mine") { json in
            guard let view else {
                json.field("paddle", Int?.none)
                json.field("muted", false)
                json.array("maximums") { _ in }
                json.array("holds") { _ in }
                return
            }
            view.write(to: &json)
        }
    }
}
