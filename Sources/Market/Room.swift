/// The rules of one room as a value: lots, holds, bidders and stock, decided command by command.
///
/// Everything is decided from the command, the actor, the key and the time; nothing is read from
/// outside. Replaying the accepted commands of a journal gives an equal room.
/// MARKET.md sections 3-5.
public struct Room: Hashable, Codable, Sendable {
    /// Whether the room is open for sales.
    public private(set) var isOpen = false
    /// The lot that everybody sees first.
    public private(set) var featured: LotID?
    /// Units of each product that no lot has taken.
    public private(set) var stock: [ProductID: Int]

    /// A closed room with nothing on its run sheet.
    ///
    /// - Parameter stock: Units of each product that the room may sell, each
    ///   `0...`\ ``Limits/stockMax``; others are bounded to that.
    public init(stock: [ProductID: Int]) {
        self.stock = stock.mapValues { min(max($0, 0), Limits.stockMax) }
    }

    /// Decides one command, entirely or not at all.
    ///
    /// - Parameters:
    ///   - command: What is asked.
    ///   - actor: Who asks; roles in the room were checked by the shell.
    ///   - key: The sender's name for this intent. The same key with the same command gives the
    ///     first answer again; `nil` remembers nothing.
    ///   - now: The server's stamp of the command.
    /// - Returns: What it led to, and whom it concerns.
    /// - Throws: The reason why nothing was done.
    public mutating func decide(
        _ command: Command,
        by actor: Actor,
        key: IdempotencyKey?,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        throw .busy
    }

    /// When the clock has to command something next.
    public var nextDeadline: Timestamp? { nil }

    /// What the clock is to command at a moment: the ends of lots and holds that are over, in the
    /// order of their deadlines.
    public func due(at now: Timestamp) -> [Command] { [] }

    /// Lots on the run sheet, numbered from 1.
    public var lotCount: Int { 0 }
    /// Bidders with a paddle, numbered from 1.
    public var paddleCount: Int { 0 }
    /// Holds ever made, numbered from 1.
    public var holds: [Hold] { [] }

    /// The terms under which a lot was prepared.
    public func terms(of lot: LotID) -> LotTerms? { nil }
    /// What everybody may see of a lot.
    public func view(of lot: LotID) -> LotView? { nil }
    /// What a bidder may see of their own.
    public func view(of paddle: Paddle) -> BidderView? { nil }
    /// Whether the chat is closed to a bidder.
    public func isMuted(_ paddle: Paddle) -> Bool { false }
}
