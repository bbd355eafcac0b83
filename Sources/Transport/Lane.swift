/// What a loop keeps at hand of each connection: enough to give it a publication and write it.
///
/// 24 bytes side by side in one array, so that a publication to thousands touches little memory and
/// no connection's own object.
struct Lane {
    /// What it was given in this turn or a late one, and did not yet get.
    var chain = WriteChain()

    /// The lowest bits of the connection's serial number; tells a slot's owners apart.
    var serial: UInt32 = 0

    /// The window bits, 8–15, with which it reads publications compressed on their own; 0: plain only.
    var window: UInt8 = 0

    /// Whether it is an open WebSocket, which takes publications.
    var isOpen = false

    /// Whether its socket takes no more: what is personal waits, publications are left out.
    var isBlocked = false

    /// Whether a publication was left out since the socket last was free.
    var isBehind = false

    /// Whether an earlier turn left writes, which must go before what comes now.
    func isLate(in turn: UInt32) -> Bool { !chain.isEmpty && chain.turn != turn }

    /// Takes out what a turn gathered; empty when the slot has another owner or was written to.
    mutating func takeChain(of turn: UInt32) -> WriteChain {
        guard chain.turn == turn else { return WriteChain() }
        let taken = chain
        chain = WriteChain()
        return taken
    }
}
