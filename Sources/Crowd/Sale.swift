/// The lots that the crowd's organiser puts up: an auction that outlasts the run, and a flash sale with
/// fewer units than there are claims.
struct Sale {
    let lots: Stand.Lots
    /// Units of the flash lot.
    let units: Int

    /// Milliseconds that the lots stay open beyond the run.
    private static let spare = 900_000
    private static let durationMax = 86_400_000

    /// Opens the room if it is closed, and starts the lots.
    init(
        _ organiser: Organiser,
        _ desk: HostDesk,
        room: String,
        options: CrowdOptions
    ) throws(CrowdError) {
        let duration = min(options.seconds * 1_000 + Self.spare, Self.durationMax)
        _ = try desk.command("openRoom", tolerating: "roomOpen")
        let products = try organiser.sheet(of: room).products.sorted { $0.stock > $1.stock }
        let least = options.rush > 0 ? options.rushUnits : 1
        guard let first = products.first, first.stock >= least else {
            throw .nothingToSell(room: room)
        }
        var flash: Int?
        var stock = first.stock
        let claims = options.claimCount
        units = claims == 0 ? 0 : min(Self.units(for: options), stock)
        if claims > 0 {
            let limit = max(1, (claims + options.actors - 1) / max(1, options.actors))
            let terms =
                "\"product\":\(first.id),\"quantity\":\(units),\"format\":\"flash\","
                + "\"price\":50000,\"limit\":\(limit),\"duration\":\(duration),\"hold\":\(duration)"
            flash = try desk.start(terms)
            stock -= units
        }
        let product = stock > 0 ? first : products.dropFirst().first { $0.stock > 0 }
        guard let product else { throw .nothingToSell(room: room) }
        let terms =
            "\"product\":\(product.id),\"quantity\":1,\"format\":\"english\","
            + "\"opening\":\(AskingPrice.opening),\"increment\":[[0,\(AskingPrice.increment)]],"
            + "\"proxy\":false,\"duration\":\(duration)"
        let auction = try desk.start(terms)
        _ = try desk.command("push", "\"lot\":\(auction)")
        lots = Stand.Lots(auction: auction, flash: flash)
    }

    /// Fewer than there are claims, so that some must be refused.
    private static func units(for options: CrowdOptions) -> Int {
        options.rush > 0 ? options.rushUnits : max(1, options.claims * 2 / 3)
    }

    /// Cancels the lots, so that their goods go back to the room; a server that is gone keeps them.
    func takeAway(_ desk: HostDesk) {
        for lot in [lots.auction, lots.flash].compactMap(\.self) {
            let fields = "\"lot\":\(lot),\"reason\":\"the crowd goes home\""
            _ = try? desk.command("cancel", fields, tolerating: "lotEnded")
        }
    }
}
