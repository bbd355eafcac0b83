import Market
import MarketProtocol
import Synchronization
import Testing

@testable import MarketRoom

/// The end of a server as one room sees it.
@Suite struct EndingTests {
    /// What the room said that it waits for, in order.
    private final class Waiting: Sendable {
        private let said = Mutex<[(lots: Set<LotID>, published: Int)]>([])

        func note(_ lots: Set<LotID>) {
            note(lots, published: 0)
        }

        func note(_ lots: Set<LotID>, published: Int) {
            said.withLock { $0.append((lots, published)) }
        }

        var all: [Set<LotID>] { said.withLock { $0.map(\.lots) } }

        /// Publications that had been made when the room last said something.
        var published: Int { said.withLock { $0.last?.published ?? 0 } }

        func wait(for wanted: [Set<LotID>]) async throws {
            for _ in 0..<2_000 where all != wanted {
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(all == wanted)
        }
    }

    private func running(
        _ harness: RoomHarness,
        duration: Milliseconds
    ) async throws -> LotID {
        let answer = try await harness.answer(
            .prepare(RoomHarness.auction(duration: duration)),
            as: RoomHarness.host
        )
        let lot = LotID(try #require(answer["lot"] as? Int))
        let started = try await harness.answer(.start(lot), as: RoomHarness.host)
        #expect(started["ok"] as? Bool == true)
        return lot
    }

    private func open(_ harness: RoomHarness) async throws {
        try harness.send(.join(nil), as: RoomHarness.host)
        _ = try await harness.answer(.openRoom, as: RoomHarness.host)
    }

    private func state(_ lot: LotID, _ update: [String: any Sendable]) -> String? {
        let lots = update["lots"] as? [[String: any Sendable]]
        return lots?.first { $0["lot"] as? Int == lot.rawValue }?["state"] as? String
    }

    private func notice(_ update: [String: any Sendable]) -> [String: any Sendable]? {
        update["notice"] as? [String: any Sendable]
    }

    @Test func `a lot in its last moments is waited for until everybody has seen its end`()
        async throws
    {
        let harness = try RoomHarness()
        defer { harness.close() }
        try await open(harness)
        let short = try await running(harness, duration: 1_500)
        _ = try await running(harness, duration: 60_000)
        let waiting = Waiting()
        let outlet = harness.outlet
        harness.room.beginEnding(
            waitingForLotsWithin: 15_000,
            until: RoomHarness.now + 30_000
        ) { lots in
            waiting.note(lots, published: outlet.publications.count)
        }
        try await waiting.wait(for: [[short], []])
        _ = try await outlet.publication { self.notice($0)?["kind"] as? String == "restarting" }
        _ = try await outlet.publication { self.state(short, $0) == "ended" }
        let seen = RecordingOutlet()
        for publication in outlet.publications.prefix(waiting.published) {
            seen.publish(publication)
        }
        _ = try await seen.publication { self.state(short, $0) == "ended" }
    }

    @Test func `no lot is started or resumed, and bids go on`() async throws {
        let harness = try RoomHarness()
        defer { harness.close() }
        try await open(harness)
        let lot = try await running(harness, duration: 60_000)
        let paused = try await running(harness, duration: 60_000)
        _ = try await harness.answer(.pause(paused), as: RoomHarness.host)
        let prepared = try await harness.answer(
            .prepare(RoomHarness.auction()),
            as: RoomHarness.host
        )
        let other = LotID(try #require(prepared["lot"] as? Int))
        let waiting = Waiting()
        harness.room.beginEnding(
            waitingForLotsWithin: 15_000,
            until: RoomHarness.now + 30_000,
            changed: waiting.note
        )
        try await waiting.wait(for: [[]])
        for command in [Command.start(other), .resume(paused)] {
            let answer = try await harness.answer(command, as: RoomHarness.host)
            #expect(answer["reason"] as? String == "restarting")
        }
        let money = try #require(Money(dong: 100_000))
        let bid = try await harness.answer(
            .bid(lot, amount: money, confirmed: false),
            as: RoomHarness.buyer
        )
        #expect(bid["ok"] as? Bool == true)
    }

    @Test func `a lot whose end moves too far away is not waited for any longer`() async throws {
        let harness = try RoomHarness()
        defer { harness.close() }
        try await open(harness)
        let lot = try await running(harness, duration: 10_000)
        let waiting = Waiting()
        harness.room.beginEnding(
            waitingForLotsWithin: 15_000,
            until: RoomHarness.now + 30_000,
            changed: waiting.note
        )
        try await waiting.wait(for: [[lot]])
        _ = try await harness.answer(.extend(lot, by: 60_000), as: RoomHarness.host)
        try await waiting.wait(for: [[lot], []])
    }

    @Test func `once the clock has stopped nothing ends, and a start goes on with it`()
        async throws
    {
        let harness = try RoomHarness()
        try await open(harness)
        let lot = try await running(harness, duration: 1_000)
        let closed = RoomHarness.now + 5_000
        let told = Waiting()
        harness.room.stopClock(closingUntil: closed) { told.note([]) }
        try await told.wait(for: [[]])
        let said = try await harness.outlet.publication { self.notice($0) != nil }
        #expect(notice(said)?["until"] as? Int == Int(closed.milliseconds))
        try await Task.sleep(for: .milliseconds(1_500))
        // An answer from after the end: until here nothing has been closed.
        let late = try await harness.answer(.pause(lot), as: RoomHarness.host)
        #expect(late["reason"] as? String == "lotEnded")
        let money = try #require(Money(dong: 100_000))
        let bid = try await harness.answer(
            .bid(lot, amount: money, confirmed: false),
            as: RoomHarness.buyer
        )
        #expect(bid["reason"] as? String == "restarting")
        for publication in harness.outlet.publications {
            let text = String(decoding: publication.text, as: UTF8.self)
            #expect(!text.contains("\"state\":\"ended\""))
        }
        harness.close()

        let next = try RoomHarness(folder: harness.folder)
        defer { next.close() }
        next.room.open(downtime: 100, runSheet: [])
        _ = try await next.outlet.publication {
            self.notice($0)?["kind"] as? String == "recovered" && self.state(lot, $0) == "running"
        }
    }
}
