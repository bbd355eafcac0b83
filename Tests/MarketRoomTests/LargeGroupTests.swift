import Foundation
import Ledger
import Market
import MarketProtocol
import Testing

@testable import MarketRoom

/// A residential community of a small town: the one command that ends its sale touches 20,000 holds.
@Suite struct LargeGroupTests {
    private static let members = 20_000
    private static let room = RoomID(1)
    private static let stock = 100_000

    /// Decides commands as a room does and keeps their entries.
    private struct Evening {
        var room = Room(stock: [ProductID(1): LargeGroupTests.stock])
        var entries: [JournalEntry] = []

        mutating func decide(_ command: Command, by actor: Actor, at time: Int64) throws -> Outcome
        {
            let stamp = Timestamp(milliseconds: time)
            let key = IdempotencyKey(ascii: "k\(entries.count)".utf8)
            let decision = try room.decide(command, by: actor, key: key, at: stamp)
            let outcome = room.outcome(of: decision)
            let payload = JournalPayload(actor: actor, key: key, command: command)
            entries.append(
                JournalEntry(
                    room: LargeGroupTests.room,
                    sequence: Int64(entries.count + 1),
                    time: stamp,
                    kind: command.name.description,
                    payload: payload.encode(outcome)
                )
            )
            return outcome
        }
    }

    /// Everybody pledges one to three units and pays; every tenth forgets to.
    private func evening(threshold: Int) throws -> Evening {
        var evening = Evening()
        let terms = GroupTerms(
            price: try #require(Money(dong: 50_000)),
            threshold: threshold,
            caseSize: 24,
            limitPerBuyer: 3,
            duration: 60_000,
            code: 1
        )
        let lot = LotTerms(product: ProductID(1), quantity: 60_000, format: .group(terms))
        for command in [Command.openRoom, .prepare(lot), .start(LotID(1))] {
            _ = try evening.decide(command, by: .host, at: 0)
        }
        for number in 1...Self.members {
            _ = try evening.decide(.register(household: nil), by: .clock, at: 1)
            let offer = Offer.pledge(least: 1 + number % 3, most: 3, code: 1)
            _ = try evening.decide(.offer(LotID(1), offer), by: .bidder(Paddle(number)), at: 1)
        }
        for number in 1...Self.members where number % 10 > 0 {
            _ = try evening.decide(.markPaid(HoldID(number)), by: .host, at: 2)
        }
        return evening
    }

    /// What this thread used of a processor; others may have had the machine meanwhile.
    private func processorSeconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    @Test(arguments: [(1, LotResult.sold), (20_000, .passed)])
    func `its close is quick, fits in the journal, and replays`(
        threshold: Int,
        expected: LotResult
    ) throws {
        var evening = try evening(threshold: threshold)
        let before = processorSeconds()
        let outcome = try evening.decide(.close(LotID(1)), by: .clock, at: 60_000)
        let decided = processorSeconds() - before
        guard case .closed(expected, let holds) = outcome else {
            Issue.record("the lot ended otherwise")
            return
        }
        // Those who did not pay, or everybody.
        #expect(holds.count == (expected == .sold ? 2_000 : 20_000))
        let size = try #require(evening.entries.last?.payload.count)
        #expect(decided < 2, "in a build without optimisation")
        #expect(size < 170 * Self.members, "a hold takes 154 bytes")

        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("group-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let ledger = try Ledger(folder: folder)
        defer { ledger.close() }
        let batch = LedgerBatch(room: Self.room, entries: evening.entries, changes: [])
        let recorded = DispatchSemaphore(value: 0)
        ledger.submit(batch) { result in
            if case .success = result { recorded.signal() }
        }
        #expect(recorded.wait(timeout: .now() + 60) == .success)
        var reports: [Int64] = []
        let restored = try RestoredRoom(
            RoomHarness.profile(stock: Self.stock),
            ledger,
            chat: RoomLimits().chat
        ) {
            reports.append($0.sequence)
            #expect($0.last == evening.entries.count)
        }
        #expect(restored.room == evening.room)
        #expect(reports == [10_000, 20_000, 30_000, 40_000, 50_000], "and it tells how far it is")
        let state = try StateEncoder.encode(evening.room)
        #expect(try StateDecoder.decode(Room.self, state) == evening.room)
    }
}
