/// What every sale format keeps of a lot: its window, where its units are, and how it ended.
struct LotBook: Hashable, Codable, Sendable {
    let id: LotID
    let product: ProductID
    let quantity: Int
    private(set) var shelves: [Shelf]
    var window = SaleWindow()
    /// Whether units wait to go back to stock, or to be taken from it.
    private(set) var owesStock = false
    private(set) var result: LotResult?
    private(set) var hammer: Money?
    private(set) var winner: Paddle?
    var reason: String?

    init(id: LotID, terms: LotTerms) {
        self.id = id
        product = terms.product
        quantity = terms.quantity
        shelves = terms.shelves
    }

    /// Units that nobody holds or bought, on all shelves.
    var free: Int { total(\.free) }
    /// Units in open holds.
    var held: Int { total(\.held) }
    /// Units paid.
    var sold: Int { total(\.sold) }

    /// The shelf that a hold was taken from.
    func shelf(of hold: Hold) -> Int {
        hold.choice.flatMap(shelf(of:)) ?? 0
    }

    /// The shelf of a product that buyers can choose.
    func shelf(of product: ProductID) -> Int? {
        shelves.firstIndex { $0.parts.first?.product == product }
    }

    /// Units of a shelf that nobody holds or bought.
    func free(on shelf: Int) -> Int { shelves[shelf].free }

    /// Units of a shelf that are not paid: more can never come to be free.
    func unsold(on shelf: Int) -> Int { shelves[shelf].quantity - shelves[shelf].sold }

    mutating func hold(_ units: Int, from shelf: Int = 0) {
        shelves[shelf].held += units
        if window.hasEnded { owe(-units, on: shelf) }
    }

    mutating func sellHeld(_ units: Int, from shelf: Int = 0) {
        shelves[shelf].held -= units
        shelves[shelf].sold += units
    }

    mutating func sellFree(_ units: Int, from shelf: Int = 0) {
        shelves[shelf].sold += units
        if window.hasEnded { owe(-units, on: shelf) }
    }

    mutating func putBack(_ units: Int, on shelf: Int = 0) {
        shelves[shelf].held -= units
        if window.hasEnded { owe(units, on: shelf) }
    }

    /// Takes units that were paid back, because the sale did not come about.
    mutating func takeBack(_ units: Int, on shelf: Int = 0) {
        shelves[shelf].sold -= units
        if window.hasEnded { owe(units, on: shelf) }
    }

    mutating func award(to paddle: Paddle, for price: Money) {
        winner = paddle
        hammer = price
    }

    /// Tells for which price everything went, where there is no single winner.
    mutating func strike(at price: Money) {
        hammer = price
    }

    /// Ends the lot; what is free goes back to stock.
    mutating func finish(_ result: LotResult, early: Timestamp? = nil) {
        window.finish(early: early)
        self.result = result
        for index in shelves.indices { owe(shelves[index].free, on: index) }
    }

    /// Ends a lot of which every unit is paid, since none can come back.
    mutating func finishIfSold(at now: Timestamp) {
        if sold == quantity, !window.hasEnded { finish(.soldOut, early: now) }
    }

    /// Makes a sold lot a passed one, because nobody paid.
    mutating func pass() {
        for index in shelves.indices { putBack(shelves[index].held, on: index) }
        result = .passed
        winner = nil
        hammer = nil
    }

    /// Units that go back to stock now, by product, negative for such that were taken again.
    mutating func settle() -> [Goods] {
        owesStock = false
        var goods: [Goods] = []
        for index in shelves.indices where shelves[index].owed != 0 {
            for part in shelves[index].parts {
                let units = part.quantity * shelves[index].owed
                goods.append(Goods(product: part.product, quantity: units))
            }
            shelves[index].owed = 0
        }
        return goods
    }

    private mutating func owe(_ units: Int, on shelf: Int) {
        guard units != 0 else { return }
        shelves[shelf].owed += units
        owesStock = true
    }

    private func total(_ units: (Shelf) -> Int) -> Int {
        shelves.count == 1 ? units(shelves[0]) : shelves.reduce(0) { $0 + units($1) }
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
        case .closing: (state, end, remaining) = (.closing, window.end, nil)
        case .ended: (state, end, remaining) = (.ended, window.end, nil)
        }
        if case .closing(let until) = window.phase { facts.append(Field("settlesAt", until)) }
    }
}
