import Market

/// Who is in the room now.
struct Roster {
    /// Sessions that watch, guests included; those who run the room are not counted.
    private(set) var present = 0

    private var identities: [SessionAddress: Identity] = [:]
    private var guests: Set<SessionAddress> = []
    private var sessions: [AccountID: [SessionAddress]] = [:]
    private var attendants: Set<SessionAddress> = []

    /// Sessions of those who may run the room.
    var hosts: Int { attendants.count }

    /// Lets a session in; again is no change.
    mutating func admit(_ address: SessionAddress, _ identity: Identity?, runsRoom: Bool) {
        guard !contains(address) else { return }
        if runsRoom { attendants.insert(address) } else { present += 1 }
        guard let identity else {
            guests.insert(address)
            return
        }
        identities[address] = identity
        sessions[identity.account, default: []].append(address)
    }

    /// - Returns: Whether the session was in the room.
    @discardableResult
    mutating func dismiss(_ address: SessionAddress) -> Bool {
        if guests.remove(address) != nil {
            present -= 1
            return true
        }
        guard let identity = identities.removeValue(forKey: address) else { return false }
        if attendants.remove(address) == nil { present -= 1 }
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
