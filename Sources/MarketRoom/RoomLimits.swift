public import Market

/// The bounds of a room that whoever runs the server may move; those of the rules are in `Limits`.
public struct RoomLimits: Sendable {
    /// Arrivals that may wait for the room; what does not fit is answered with `busy`.
    public var intakeMax = 50_000
    /// How often people may write in the chat.
    public var chat = ChatRates()

    /// The usual limits.
    public init() {}
}
