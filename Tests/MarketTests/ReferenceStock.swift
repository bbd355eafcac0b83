@testable import Market

/// What the reference keeps of a sale from stock: its terms in one shape, and lists of who wants what.
final class ReferenceStock {
    /// An entry of a draw or a ticket of a waiting line.
    struct Wish {
        let number: Int
        let paddle: Paddle
        let claim: Claim
        var stands = true
    }

    let price: Int64
    let limit: Int
    let hold: Milliseconds
    let duration: Milliseconds
    let kind: Hold.Kind
    /// What buyers choose from; empty where there is one kind of unit.
    var goods: [Goods] = []
    /// What each unit has in it, where it is a set.
    var components: [Goods] = []
    var isDraw = false
    var tickets: [Wish] = []
    var entries: [Wish] = []
    var asked: Set<Paddle> = []
    var commitment: Digest?
    var hash: Digest?
    var seed: Seed?

    init?(_ format: Format) {
        if let terms = format.terms(as: FlashTerms.self) {
            (price, limit, kind) = (terms.price.dong, terms.limitPerBuyer, .claim)
            (hold, duration) = (terms.holdDuration, terms.duration)
            isDraw = terms.allocation == .draw
        } else if let terms = format.terms(as: OnePriceTerms.self) {
            (price, limit, kind) = (terms.price.dong, terms.limitPerBuyer, .claim)
            (hold, duration) = (terms.holdDuration, terms.duration)
            isDraw = terms.allocation == .draw
            goods = terms.goods
        } else if let terms = format.terms(as: GiveawayTerms.self) {
            (price, limit, kind) = (0, 1, .gift)
            (hold, duration) = (terms.holdDuration, terms.duration)
            isDraw = terms.allocation == .draw
        } else if let terms = format.terms(as: ComboTerms.self) {
            (price, limit, kind) = (terms.price.dong, terms.limitPerBuyer, .claim)
            (hold, duration) = (terms.holdDuration, terms.duration)
            components = terms.components
        } else {
            return nil
        }
    }

    /// The choices that there are, each with a shelf of its own.
    var choices: [ProductID?] { goods.isEmpty ? [nil] : goods.map(\.product) }

    var waiting: [Wish] { tickets.filter(\.stands) }
    var entered: [Wish] { entries.filter(\.stands) }

    /// The wish of a bidder that stands, whichever it is.
    func wish(of paddle: Paddle) -> Wish? {
        (waiting + (seed == nil ? entered : [])).first { $0.paddle == paddle }
    }

    func drop(_ wish: Wish) {
        if isDraw && seed == nil {
            entries[wish.number - 1].stands = false
        } else {
            tickets[wish.number - 1].stands = false
        }
    }

    func join(_ claim: Claim, by paddle: Paddle) -> Wish {
        let wish = Wish(number: tickets.count + 1, paddle: paddle, claim: claim)
        tickets.append(wish)
        return wish
    }

    func enter(_ claim: Claim, by paddle: Paddle) -> Wish {
        let wish = Wish(number: entries.count + 1, paddle: paddle, claim: claim)
        entries.append(wish)
        return wish
    }

    /// Those in front of a ticket and this one.
    func place(of wish: Wish) -> Int {
        waiting.filter { $0.claim.choice == wish.claim.choice && $0.number <= wish.number }.count
    }

    /// The lines of the documented text.
    var text: String {
        entered.map { wish in
            let choice = wish.claim.choice.map { ":\($0)" } ?? ""
            return "\(wish.number):\(wish.paddle):\(wish.claim.quantity)\(choice)\n"
        }.joined()
    }

    /// The entries in the order of the documented formula.
    func drawn(by seed: Seed) -> [Wish] {
        let hash = Digest(of: Array(text.utf8))
        func key(_ number: Int) -> [UInt8] {
            let bytes = (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * (7 - $0))) }
            return Digest(of: seed.bytes + hash.bytes + bytes).bytes
        }
        return entered.sorted { key($0.number).lexicographicallyPrecedes(key($1.number)) }
    }
}
