/// Units of one kind in a lot: how many there are, and where they are now.
///
/// Most lots have one shelf of one product. A lot from which buyers choose has a shelf for each product; a unit of a
/// combo takes several products out of stock.
struct Shelf: Hashable, Codable, Sendable {
    /// What one unit takes out of stock.
    let parts: [Goods]
    let quantity: Int
    /// Units in open holds.
    var held = 0
    /// Units paid.
    var sold = 0
    /// Units that are on their way back to stock, negative for such that were taken again.
    var owed = 0

    init(of parts: [Goods], quantity: Int) {
        self.parts = parts
        self.quantity = quantity
    }

    /// Units that nobody holds or bought.
    var free: Int { quantity - held - sold }

    /// Products that all units together take out of stock.
    var goods: [Goods] {
        parts.map { Goods(product: $0.product, quantity: $0.quantity * quantity) }
    }

    /// Units that could be made again of what is in stock.
    func units(in stock: [ProductID: Int]) -> Int {
        parts.map { (stock[$0.product] ?? 0) / $0.quantity }.min() ?? 0
    }
}
