/// What a buyer can ask of a lot; which formats know it stands with each.
///
/// Small and without references: every buyer's last ones are remembered with their answers.
public enum Offer: Hashable, Codable, Sendable {
    /// Offers an amount: in an English auction a maximum where the lot takes proxy bids, in a sealed one the amount.
    case bid(amount: Money, confirmed: Bool)
    /// Ends an English auction for its buy-now price.
    case buyNow
    /// Takes units of a flash sale, or enters its draw.
    case claim(Claim)
    /// Joins the waiting line of a lot that is sold out.
    case wait(Claim)
    /// Leaves the draw or the waiting line.
    case withdraw
    /// Takes units of a Dutch auction at the step that the buyer saw, counted from 0.
    case accept(step: Int, quantity: Int)
    /// Joins a group buy with the least and the most units that the buyer wants.
    case pledge(least: Int, most: Int, code: Int)
}

/// What is claimed, and for whom.
public struct Claim: Hashable, Codable, Sendable {
    /// Units, ``Limits/quantity``.
    public let quantity: Int
    /// Which product, where a lot offers several.
    public let choice: ProductID?
    /// The bidder whom the goods are for, where it is not the buyer: limits count for them.
    public let beneficiary: Paddle?

    /// A claim of so many units.
    public init(quantity: Int, choice: ProductID? = nil, beneficiary: Paddle? = nil) {
        self.quantity = quantity
        self.choice = choice
        self.beneficiary = beneficiary
    }
}

extension Offer {
    /// The bidder whom the goods are for, where it is not the buyer.
    public var beneficiary: Paddle? {
        switch self {
        case .claim(let claim), .wait(let claim): claim.beneficiary
        case .bid, .buyNow, .withdraw, .accept, .pledge: nil
        }
    }

    /// The same offer with its goods for this bidder.
    public func replacing(beneficiary: Paddle) -> Offer {
        func replaced(_ claim: Claim) -> Claim {
            Claim(quantity: claim.quantity, choice: claim.choice, beneficiary: beneficiary)
        }
        return switch self {
        case .claim(let claim): .claim(replaced(claim))
        case .wait(let claim): .wait(replaced(claim))
        case .bid, .buyNow, .withdraw, .accept, .pledge: self
        }
    }

    /// A claim of so many units of the lot's product.
    public static func claim(quantity: Int) -> Offer {
        .claim(Claim(quantity: quantity))
    }
}

extension Command {
    /// Offers an amount.
    public static func bid(_ lot: LotID, amount: Money, confirmed: Bool) -> Command {
        .offer(lot, .bid(amount: amount, confirmed: confirmed))
    }

    /// Ends an auction for its buy-now price.
    public static func buyNow(_ lot: LotID) -> Command {
        .offer(lot, .buyNow)
    }

    /// Claims units of the lot's product.
    public static func claim(_ lot: LotID, quantity: Int) -> Command {
        .offer(lot, .claim(quantity: quantity))
    }
}
