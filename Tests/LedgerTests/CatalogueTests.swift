import Ledger
import Market
import Testing

@Suite(.onDisk)
struct CatalogueTests {
    private static let night = (
        opens: Timestamp(milliseconds: 1_700_000_000_000),
        closes: Timestamp(milliseconds: 1_700_010_000_000)
    )

    @Test func `the demo market's files are read, stored and read back`() throws {
        let plan = try demoPlan()
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        #expect(try ledger.isEmpty())
        #expect(try ledger.night() == nil)
        try ledger.store(plan)
        ledger.close()

        let again = try Ledger(folder: folder.data)
        #expect(try !again.isEmpty())
        #expect(try again.producers() == plan.producers.sorted { $0.id < $1.id })
        #expect(try again.products() == plan.products.sorted { $0.id < $1.id })
        #expect(try again.rooms() == plan.rooms.sorted { $0.id < $1.id })
        #expect(try again.night() == plan.night)
        for room in plan.rooms {
            let lots = try again.plannedLots(of: room.id)
            #expect(lots == plan.plannedLots[room.id])
            #expect(lots.count >= 5)
        }
        let first = try #require(plan.rooms.first)
        #expect(
            try again.products(of: first.producer)
                == again.products().filter { $0.producer == first.producer }
        )
        #expect(plan.producers.count >= 40)
        #expect(plan.products.count >= 200)
    }

    @Test func `a plan that contradicts itself is stored in no part`() throws {
        var plan = try demoPlan()
        plan.rooms[1].slug = plan.rooms[0].slug
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        #expect(throws: LedgerError.cannotRecord(.other(code: 2_067))) { try ledger.store(plan) }
        #expect(try ledger.isEmpty())
        #expect(try ledger.producers().isEmpty)
        try ledger.store(try demoPlan())
        #expect(try !ledger.isEmpty())
    }

    @Test func `a room of an unknown producer is refused`() throws {
        var plan = try demoPlan()
        plan.rooms[0].producer = ProducerID(rawValue: 9_999)
        let ledger = try Ledger(folder: TemporaryFolder().data)
        #expect(throws: LedgerError.self) { try ledger.store(plan) }
    }

    @Test(arguments: [
        (#""price": 1"#, #""price": -1"#), (#""format": "flash""#, #""format": "raffle""#),
        (#""limit": 1"#, #""limit": 0"#), (#"[[0, 1000]]"#, #"[[5, 1000]]"#),
        (#""slug": "x""#, #""sluge": "x""#),
    ])
    func `a wrong file is named`(_ right: String, _ wrong: String) throws {
        let folder = TemporaryFolder()
        let rooms = """
            {"night": {"title": {"vi": "a", "en": "b"}}, "rooms": [{"id": 1, "slug": "x",
            "producer": 1, "host": "h", "title": {"vi": "a", "en": "b"}, "lots": [
            {"product": 1, "quantity": 1, "format": "flash", "price": 1, "limit": 1,
            "duration": 60000, "hold": 60000},
            {"product": 1, "quantity": 1, "format": "english", "opening": 1000,
            "increment": [[0, 1000]], "duration": 60000}]}]}
            """
        try folder.write("producers.json", "[]".utf8)
        try folder.write("products.json", "[]".utf8)
        try folder.write("rooms.json", rooms.utf8)
        let plan = try MarketPlan(
            folder: folder.data,
            opens: CatalogueTests.night.opens,
            closes: CatalogueTests.night.closes
        )
        #expect(plan.plannedLots[RoomID(rawValue: 1)]?.count == 2)

        try folder.write("rooms.json", rooms.replacing(right, with: wrong).utf8)
        let error = #expect(throws: LedgerError.self) {
            try MarketPlan(
                folder: folder.data,
                opens: CatalogueTests.night.opens,
                closes: CatalogueTests.night.closes
            )
        }
        guard case .badMarketFile(folder.data + "/rooms.json", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    private func demoPlan() throws -> MarketPlan {
        let source = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return try MarketPlan(
            folder: "/\(source)/Static/demo",
            opens: CatalogueTests.night.opens,
            closes: CatalogueTests.night.closes
        )
    }
}
