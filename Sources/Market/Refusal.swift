/// Why a command was not carried out.
///
/// The cases' names are the reasons on the wire. The rules throw most of them; `notSignedIn`, `staffMayNotBid`, `unknownRoom`, `unknownBeneficiary`, `busy`, `hostAway`,
/// `restarting` and `cannotRecord` are for the shell around the rules.
public enum Refusal: Error, Hashable, Codable, Sendable {
    /// Only an account may do this.
    case notSignedIn
    /// The command is not for this kind of actor.
    case wrongRole
    /// Staff of the lot's producer cannot bid or claim in their own room.
    case staffMayNotBid
    /// The host has silenced this bidder in the chat.
    case muted
    /// There is no such room.
    case unknownRoom
    /// There is no such lot in the room.
    case unknownLot
    /// There is no such hold in the room.
    case unknownHold
    /// The room has no stock of this product.
    case unknownProduct
    /// There is no such bid on the lot, or it is void already.
    case unknownBid
    /// There is no such bidder in the room.
    case unknownPaddle
    /// The buyer has nobody with this number to buy for.
    case unknownBeneficiary
    /// There is no such chat message any more.
    case unknownMessage
    /// The idempotency key was used for another command.
    case keyReused
    /// The room is closed.
    case roomClosed
    /// The room is open already.
    case roomOpen
    /// The room cannot close while this lot is running or paused.
    case lotRunning(LotID)
    /// The lot has been started already.
    case lotNotPrepared
    /// The lot had not been started at the command's stamp.
    case lotNotStarted
    /// The lot is not running.
    case lotNotRunning
    /// The lot was paused at the command's stamp.
    case lotPaused
    /// The lot is not paused.
    case lotNotPaused
    /// The lot had ended this long before the command's stamp.
    case lotEnded(lateBy: Milliseconds)
    /// The clock came before the moment that it was to act on.
    case notYetDue(Timestamp)
    /// The lot is in its final period or in sudden death: nothing moves its end.
    case noExtension
    /// The lot's sale format does not know this command.
    case wrongFormat
    /// The bid is below the minimum.
    case amountTooLow(minimum: Money)
    /// The bid is above what the market takes.
    case amountTooHigh(maximum: Money)
    /// The bid is over five times this current price and was not confirmed.
    case confirmAmount(price: Money)
    /// The bidder leads already and would bid against themselves.
    case alreadyLeading
    /// The lot has no buy-now price, or a bid has ended it.
    case buyNowGone
    /// The buyer or household would exceed this many units.
    case limitReached(limit: Int)
    /// Nothing is free.
    case soldOut
    /// Only this many units are free.
    case insufficientStock(free: Int)
    /// The Dutch auction's price has fallen on from the step that the buyer saw.
    case stepPassed(step: Int, price: Money)
    /// The buyer is in the draw or in the waiting line already, or has paid a pledge.
    case alreadyEntered
    /// The buyer is neither in the draw nor in the waiting line.
    case notEntered
    /// Something is free: there is no line to wait in.
    case notSoldOut
    /// The lot does not offer this product.
    case unknownChoice
    /// The group buy has another code.
    case wrongCode
    /// The draw's seed has not been committed to yet.
    case notCommitted
    /// The seed is not the one that was committed to.
    case wrongSeed
    /// The hold has ended.
    case holdEnded
    /// The hold belongs to somebody else.
    case notYours
    /// The quantity is outside its bounds.
    case quantityOutOfRange
    /// A field of the terms, by its name on the wire, is outside its bounds.
    case termsOutOfRange(field: String)
    /// The duration is outside its bounds.
    case durationOutOfRange
    /// The text is empty after trimming.
    case textEmpty
    /// The text has more than this many characters.
    case textTooLong(max: Int)
    /// The text has control or direction-override characters.
    case textNotPlain
    /// The room has as many of these as it may.
    case tooMany(limit: Int)
    /// The sender must wait this long.
    case rateLimited(retryAfter: Milliseconds)
    /// The room has too much waiting.
    case busy
    /// The host has been away for too long to open a lot.
    case hostAway
    /// The server ends and comes back; until then no lot begins, and one that is due takes no more.
    case restarting
    /// The record cannot be kept; nothing was done.
    case cannotRecord
}
