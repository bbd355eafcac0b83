/// What the numbers and texts of a message may be before the rules look at them.
///
/// These bounds only keep values representable; the market's own limits are stricter and answer with their own
/// reasons.
enum FieldBounds {
    static let identifier: ClosedRange<Int64> = 1...(1 << 40)
    static let amount: ClosedRange<Int64> = 0...1_000_000_000_000
    static let quantity: ClosedRange<Int64> = 1...1_000_000
    static let duration: ClosedRange<Int64> = 0...(7 * 86_400_000)
    static let textBytesMax = 2048
    static let reasonBytesMax = 1024
    static let step: ClosedRange<Int64> = 0...1_000_000
    static let code: ClosedRange<Int64> = 0...999_999

    /// The commands a person may send; the clock's own are not among them.
    static let peopleCommands: Set<String> = [
        "openRoom", "closeRoom", "prepare", "push", "start", "extend", "pause", "resume", "cancel",
        "voidBid", "switchToDraw", "bid", "buyNow", "claim", "wait", "withdraw", "accept", "pledge",
        "confirm", "release", "markPaid", "mute", "unmute",
    ]
}
