/// What a format makes of a buyer's offer.
///
/// Returned through every layer of the rules, so it is small: a hold just made is told by its number.
enum Ruling {
    /// A bid was accepted.
    case bid(BidOutcome)
    /// Units were claimed: the hold that was made, whose units, price and deadline say all of it.
    case claimed(HoldID)
    /// A buyer is in the draw, under this number.
    case entered(Int)
    /// A buyer is in the waiting line, with this ticket, at this place.
    case waiting(ticket: Int, place: Int)
    /// Anything else.
    indirect case other(Outcome)
}

/// An accepted answer in few words, without anything to count references of.
///
/// A room makes one for every bid and claim, and keeps it in the memory of another bidder each time.
enum ShortAnswer: Hashable, Sendable {
    case bid(BidOutcome)
    /// A hold as it was made; what never changes of it stands in the book.
    case claimed(HoldID, quantity: Int, deadline: Timestamp)
    case entered(Int)
    case waiting(ticket: Int, place: Int)
    /// Told in full beside this.
    case elsewhere

    init(_ ruling: Ruling, in holds: borrowing HoldBook) {
        switch ruling {
        case .bid(let bid): self = .bid(bid)
        case .claimed(let id):
            let (quantity, deadline) = holds.terms(of: id)
            self = .claimed(id, quantity: quantity, deadline: deadline)
        case .entered(let number): self = .entered(number)
        case .waiting(let ticket, let place): self = .waiting(ticket: ticket, place: place)
        case .other: self = .elsewhere
        }
    }

    /// The outcome in full; `nil` where it is told beside this.
    func outcome(in holds: borrowing HoldBook) -> Outcome? {
        switch self {
        case .bid(let bid): .bid(bid)
        case .claimed(let id, let quantity, let deadline):
            .claimed(holds.all[id.index].asClaimed(quantity: quantity, until: deadline))
        case .entered(let number): .entered(number)
        case .waiting(let ticket, let place): .waiting(ticket: ticket, place: place)
        case .elsewhere: nil
        }
    }
}

extension Hold {
    /// The hold as it was when it was made, whatever has become of it.
    fileprivate func asClaimed(quantity: Int, until deadline: Timestamp) -> Hold {
        var hold = self
        hold.quantity = quantity
        hold.total = unitPrice.times(quantity) ?? total
        hold.deadline = deadline
        hold.state = .held
        hold.least = 0
        hold.refund = .zero
        return hold
    }
}
