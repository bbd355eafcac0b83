import Market

/// The seeds of draws: secret until told, and the same again after a restart, so that none has to be kept.
struct DrawSeeds: Sendable {
    private let secret: [UInt8]

    /// - Parameter secret: The data folder's; whoever has it knows every seed.
    init(secret: [UInt8]) {
        self.secret = secret
    }

    func seed(room: RoomID, lot: LotID) -> Seed {
        let message = Array("draw.\(room).\(lot)".utf8)
        guard let seed = Seed(MessageCode.make(message, secret: secret)) else {
            preconditionFailure("a seed has as many bytes as a digest")
        }
        return seed
    }
}
