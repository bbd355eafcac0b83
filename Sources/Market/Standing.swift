/// Who leads an English auction and at which price, from the bids in their order.
struct Standing: Hashable, Codable, Sendable {
    private(set) var leader: Paddle?
    /// The leader's highest bid.
    private(set) var maximum = Money.zero
    /// The highest bid of anybody else.
    private(set) var second: Money?
    /// The visible price; without a bid the opening price.
    private(set) var price: Money

    init(_ terms: EnglishTerms) {
        price = terms.openingPrice
    }

    /// Takes the next bid in.
    ///
    /// A bid as high as the leader's leaves the earlier one in front.
    ///
    /// - Returns: Whether the leader or the visible price changed.
    mutating func add(_ amount: Money, of paddle: Paddle, under terms: EnglishTerms) -> Bool {
        let before = (leader, price)
        if leader == paddle {
            maximum = max(maximum, amount)
            // Only a reserve that is met now shows; a price that the old maximum capped stays where it was.
            if terms.proxy {
                price = raisedToReserve(price, under: terms)
                return before != (leader, price)
            }
        } else if leader == nil || amount > maximum {
            second = leader == nil ? nil : maximum
            leader = paddle
            maximum = amount
        } else {
            second = max(second ?? .zero, amount)
        }
        price = visiblePrice(under: terms)
        return before != (leader, price)
    }

    /// Whether the lot would be sold now.
    func meetsReserve(of terms: EnglishTerms) -> Bool {
        leader != nil && maximum >= (terms.reservePrice ?? .zero)
    }

    /// `min(top.maximum, second.maximum + increment)`, and at least a reserve that is met; without
    /// proxies the highest bid.
    private func visiblePrice(under terms: EnglishTerms) -> Money {
        guard terms.proxy else { return maximum }
        let outbidding = second.map { terms.increments.above($0) } ?? terms.openingPrice
        return raisedToReserve(min(maximum, outbidding), under: terms)
    }

    private func raisedToReserve(_ price: Money, under terms: EnglishTerms) -> Money {
        guard let reserve = terms.reservePrice, maximum >= reserve else { return price }
        return max(price, reserve)
    }
}
