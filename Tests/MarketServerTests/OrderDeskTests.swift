import Foundation
import Fulfilment
import GRDB
import Logging
import Market
import Synchronization
import Testing

@testable import Ledger
@testable import MarketServer

/// The one writer of orders over a real ledger.
@Suite struct OrderDeskTests {
    private static func folder() -> String {
        FileManager.default.temporaryDirectory
            .appendingPathComponent("desk-\(UUID().uuidString)").path
    }

    private func desk(_ ledger: Ledger) throws -> OrderDesk {
        let clock = ServerClock(notBefore: nil)
        let desk = OrderDesk(ledger, clock: clock, logger: Logger(label: "test"))
        try desk.awaitReading()
        return desk
    }

    private func addPoint(_ book: inout OrderBook, named name: String) {
        let slot = PickupSlot(
            id: SlotID(0),
            from: Timestamp(milliseconds: 0),
            to: Timestamp(milliseconds: 3_600_000),
            cap: 3
        )
        let names = BilingualText(vi: name, en: name)
        _ = try? book.addPoint(.shop, name: names, address: "1 Hàng Bài", slots: [slot])
    }

    /// Adds a point and waits; `nil` when it is durable.
    private func failureOfAdding(_ name: String, to desk: OrderDesk) async -> LedgerError? {
        await withCheckedContinuation { continuation in
            desk.submit { book in
                addPoint(&book, named: name)
                return { continuation.resume(returning: $0) }
            }
        }
    }

    /// Lets the file grow no further; SQLite takes its present size where that is more.
    private func limitPages(of ledger: Ledger, to count: Int) throws {
        try ledger.pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA max_page_count = \(count)")
        }
    }

    /// Asks for the points' names and waits.
    private func names(_ desk: OrderDesk) async -> (names: [String], failure: LedgerError?) {
        await withCheckedContinuation { continuation in
            _ = desk.ask { book in
                let names = book.pickup.points.map(\.name.vi)
                return { continuation.resume(returning: (names, $0)) }
            }
        }
    }

    @Test func `what was decided is on the disk when it is answered`() async throws {
        let folder = Self.folder()
        let ledger = try Ledger(folder: folder)
        let desk = try desk(ledger)
        #expect(await failureOfAdding("Một", to: desk) == nil)
        #expect(try ledger.fulfilment().points.map(\.name.vi) == ["Một"])
        desk.finish()
        ledger.close()
        let again = try Ledger(folder: folder)
        #expect(try again.fulfilment().points.count == 1)
        again.close()
    }

    @Test func `many at once are decided one after the other`() async throws {
        let ledger = try Ledger(folder: Self.folder())
        defer { ledger.close() }
        let desk = try desk(ledger)
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask { await failureOfAdding("Điểm \(number)", to: desk) == nil }
            }
            for await isKept in group { #expect(isKept) }
        }
        let points = try ledger.fulfilment().points
        #expect(points.map(\.id.rawValue) == Array(1...200))
        #expect(Set(points.map(\.name.vi)).count == 200)
    }

    @Test func `while the disk is full questions are answered and nothing changes`() async throws {
        let ledger = try Ledger(folder: Self.folder())
        defer { ledger.close() }
        let desk = try desk(ledger)
        #expect(await failureOfAdding("Một", to: desk) == nil)
        try limitPages(of: ledger, to: 1)
        var failure: LedgerError?
        var kept = ["Một"]
        while failure == nil, kept.count < 2_000 {
            let name = "Điểm \(kept.count)"
            failure = await failureOfAdding(name, to: desk)
            if failure == nil { kept.append(name) }
        }
        #expect(failure == .cannotRecord(.diskFull))
        let seen = await names(desk)
        #expect(seen.names == kept, "what was refused is not seen")
        #expect(seen.failure == nil)
        try limitPages(of: ledger, to: 1_000_000)
        #expect(await failureOfAdding("Sau", to: desk) == nil)
        #expect(await names(desk).names == kept + ["Sau"])
    }

    @Test func `more jobs than may wait are refused`() async throws {
        let ledger = try Ledger(folder: Self.folder())
        defer { ledger.close() }
        let desk = try desk(ledger)
        // The first job holds the desk until all others were handed in.
        let gate = DispatchSemaphore(value: 0)
        desk.submit { _ in
            gate.wait()
            return { _ in }
        }
        while desk.waiting > 0 { await Task.yield() }
        for _ in 0..<OrderDesk.jobsMax { #expect(desk.ask { _ in { _ in } }) }
        #expect(!desk.ask { _ in { _ in } })
        #expect(desk.submit(isOwed: true) { _ in { _ in } }, "what ends something begun is taken")
        gate.signal()
        desk.finish()
        #expect(desk.waiting == 0)
    }
}
