/// What can be asked of a room.
///
/// Commands are journaled as they were decided; replaying them gives the same room.
public enum Command: Hashable, Codable, Sendable {
    // The run sheet, by the host.

    /// Opens the room for sales.
    case openRoom
    /// Closes the room; no lot may be running, paused or closing.
    case closeRoom
    /// Takes a lot's quantity out of the product's stock and puts the lot on the run sheet.
    indirect case prepare(LotTerms)
    /// Features a lot: it is what everybody sees.
    case push(LotID)
    /// Starts a prepared lot.
    case start(LotID)
    /// Moves the end of a running lot further away.
    case extend(LotID, by: Milliseconds)
    /// Freezes the remaining time of a running lot.
    case pause(LotID)
    /// Lets a paused lot go on with what remained, at least the extension.
    case resume(LotID)
    /// Ends a lot without a sale and gives its unpaid units back.
    case cancel(LotID, reason: String)
    /// Takes a bid out and recomputes the lot without it.
    case voidBid(LotID, BidID, reason: String)
    /// Gives what is free of a sale by a draw, from now on.
    case switchToDraw(LotID)
    /// Records the payment of a hold.
    case markPaid(HoldID)
    /// Silences a bidder in the chat; bidding stays open to them.
    case mute(Paddle)
    /// Lets a muted bidder write again.
    case unmute(Paddle)

    // By a bidder.

    /// Asks something of a lot.
    case offer(LotID, Offer)
    /// Takes a hold that costs nothing.
    case confirm(HoldID)
    /// Gives a claim's units, or an offer made after an unpaid win, back; the host may do it too.
    case release(HoldID)

    // By the clock.

    /// Issues the next paddle; the shell sends it when an account first acts in the room.
    case register(household: Int?)
    /// Ends a lot whose time is over.
    case close(LotID)
    /// Shows the hash of a draw's seed, before its lot can start.
    case commit(LotID, Digest)
    /// Takes a lot through the next moment of its format: a Dutch step, the draw of a seed, the opening of sealed bids.
    case advance(LotID, seed: Seed?)
    /// Ends a hold whose deadline is over.
    case expire(HoldID)
    /// Counts a bidder who asked for what had gone already; the shell sends it after refusing them the first time.
    case turnAway(LotID, Paddle)
    /// Gives running lots and open holds back the time that the server was down.
    case recover(downtime: Milliseconds)
}

/// Who commands.
///
/// The shell has already checked the account's role in the room.
public enum Actor: Hashable, Codable, Sendable {
    /// A registered bidder.
    case bidder(Paddle)
    /// The host of the room.
    case host
    /// The server itself: deadlines, registration, recovery.
    case clock
}

extension Command {
    /// Whether the host may command it.
    var isHosts: Bool {
        switch self {
        case .openRoom, .closeRoom, .prepare, .push, .start, .extend, .pause, .resume, .cancel,
            .voidBid, .switchToDraw, .markPaid, .mute, .unmute, .release, .register:
            true
        case .offer, .confirm, .commit, .close, .advance, .expire, .turnAway, .recover:
            false
        }
    }

    /// Whether the clock may command it.
    var isClocks: Bool {
        switch self {
        case .register, .commit, .close, .advance, .expire, .turnAway, .recover:
            true
        case .openRoom, .closeRoom, .prepare, .push, .start, .extend, .pause, .resume, .cancel,
            .voidBid, .switchToDraw, .markPaid, .mute, .unmute, .release, .offer, .confirm:
            false
        }
    }
}

extension Bidder.Intent {
    /// A command that a bidder may give, or `nil`.
    init?(_ command: Command) {
        switch command {
        case .offer(let lot, let offer): self = .offer(lot, offer)
        case .confirm(let hold): self = .confirm(hold)
        case .release(let hold): self = .release(hold)
        default: return nil
        }
    }
}
