/// What every sale format keeps of a lot: its window, where its units are, and how it ended.
struct LotBook: Hashable, Codable, Sendable {
    let id: LotID
    let product: ProductID
    let quantity: Int
    var window = SaleWindow()
    /// Units in open holds.
    private(set) var held = 0
    /// Units paid.
    private(set) var sold = 0
    /// Units that are on their way back to the product's stock.
    private var owed = 0
    private(set) var result: LotResult?
    private(set) var hammer: Money?
    private(set) var winner: Paddle?
    var reason: String?

    init(id: LotID, product: ProductID, quantity: Int) {
        self.id = id
        self.product = product
        self.quantity = quantity
    }

    /// Units that nobody holds or bought.
    var free: Int { quantity - held - sold }

    mutating func hold(_ units: Int) {
        held += units
    }

    mutating func sellHeld(_ units: Int) {
        held -= units
        sold += units
    }

    mutating func sellFree(_ units: Int) {
        sold += units
        if window.hasEnded { owed -= units }
    }

    mutating func putBack(_ units: Int) {
        held -= units
        if window.hasEnded { owed += units }
    }

    mutating func award(to paddle: Paddle, for price: Money) {
        winner = paddle
        hammer = price
    }

    /// Ends the lot; what is free goes back to the product.
    mutating func finish(_ result: LotResult, early: Timestamp? = nil) {
        window.finish(early: early)
        self.result = result
        owed += free
    }

    /// Makes a sold lot a passed one, because nobody paid.
    mutating func pass() {
        putBack(held)
        result = .passed
        winner = nil
        hammer = nil
    }

    mutating func settle() -> Int {
        defer { owed = 0 }
        return owed
    }
}

extension LotView {
    /// What is visible of any lot; the sale format adds its own.
    init(_ book: LotBook) {
        let window = book.window
        lot = book.id
        price = .zero
        start = window.start
        extended = window.extended
        isFinal = window.isFinal
        free = book.free
        held = book.held
        sold = book.sold
        outcome = book.result
        hammer = book.hammer
        winner = book.winner
        reason = book.reason
        switch window.phase {
        case .prepared: (state, end, remaining) = (.prepared, nil, nil)
        case .running: (state, end, remaining) = (.running, window.end, nil)
        case .paused(let left): (state, end, remaining) = (.paused, nil, left)
        case .ended: (state, end, remaining) = (.ended, window.end, nil)
        }
    }
}
