import Transport

/// The subscribers of one room on one loop, in no particular order.
struct Audience {
    /// Whom publications go to.
    private(set) var recipients: [ConnectionID] = []

    /// Whose they are, in the same order.
    private var sessions: [Session] = []

    mutating func admit(_ connection: Connection, _ session: Session) {
        guard session.seat == nil else { return }
        session.seat = recipients.count
        recipients.append(connection.id)
        sessions.append(session)
    }

    /// Takes a session out; the last one gets its seat.
    mutating func dismiss(_ session: Session) {
        guard let seat = session.seat else { return }
        session.seat = nil
        let recipient = recipients.removeLast()
        let last = sessions.removeLast()
        guard last !== session else { return }
        recipients[seat] = recipient
        sessions[seat] = last
        last.seat = seat
    }
}
