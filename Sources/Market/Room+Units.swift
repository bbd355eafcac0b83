extension Room {
    /// What a lot keeps of each product from the room's stock: all of it until its end, then what is held or sold.
    package func taken(by lot: LotID) -> [ProductID: Int] {
        guard lots.indices.contains(lot.index) else { return [:] }
        let lot = lots[lot.index]
        var taken: [ProductID: Int] = [:]
        for shelf in lot.book.shelves {
            let units = lot.hasEnded ? shelf.held + shelf.sold : shelf.quantity
            for part in shelf.parts { taken[part.product, default: 0] += part.quantity * units }
        }
        return taken
    }
}
