import Market

/// Who is in the room now.
struct Roster {
    /// Sessions in the room, guests included.
    private(set) var present = 0

    private var identities: [SessionAddress: Identity] = [:]
    private var guests: Set<SessionAddress> = []
    private var sessions: [AccountID: [SessionAddress]] = [:]
    private var attendants: Set<SessionAddress> = []

    /// Whether somebody who may run the room is in it.
    var hostPresent: Bool { !attendants.isEmpty }

    /// Lets a session in; again is no change.
    mutating func admit(_ address: SessionAddress, _ identity: Identity?, runsRoom: Bool) {
        guard !contains(address) else { return }
        present += 1
        guard let identity else {
            guests.insert(address)
            return
        }
        identities[address] = identity
        sessions[identity.account, default: []].append(address)
        if runsRoom { attendants.insert(address) }
    }

    /// - Returns: Whether the session was in the room.
    @discardableResult
    mutating func dismiss(_ address: SessionAddress) -> Bool {
        if guests.remove(address) != nil {
            present -= 1
            return true
        }
        guard let identity = identities.removeValue(forKey: address) else { return false }
        present -= 1
        attendants.remove(address)
        sessions[identity.account]?.removeAll { $0 == address }
        if sessions[identity.account]?.isEmpty == true { sessions[identity.account] = nil }
        return true
    }

    /// Every session of an account: the same person on two devices sees the same.
    func addresses(of account: AccountID) -> [SessionAddress] {
        sessions[account] ?? []
    }

    private func contains(_ address: SessionAddress) -> Bool {
        guests.contains(address) || identities[address] != nil
    }
}
