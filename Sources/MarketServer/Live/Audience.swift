import Transport

/// The subscribers of one room on one loop, in no particular order.
struct Audience {
    private(set) var connections: [Connection] = []

    /// How many of them take compressed messages.
    private(set) var deflating = 0

    mutating func admit(_ connection: Connection, _ session: Session) {
        guard session.seat == nil else { return }
        session.seat = connections.count
        connections.append(connection)
        if connection.deflates { deflating += 1 }
    }

    /// Takes a session out; the last one gets its seat.
    mutating func dismiss(_ connection: Connection, _ session: Session) {
        guard let seat = session.seat else { return }
        session.seat = nil
        if connection.deflates { deflating -= 1 }
        let last = connections.removeLast()
        guard last !== connection else { return }
        connections[seat] = last
        (last.state as? Session)?.seat = seat
    }
}
