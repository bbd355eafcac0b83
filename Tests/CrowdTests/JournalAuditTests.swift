import Foundation
import Testing

@testable import Crowd

@Suite struct JournalAuditTests {
    private static func line(_ text: String) throws -> JournalLine {
        try #require(JournalLine(Data(text.utf8)))
    }

    private static func entry(_ seq: Int, _ kind: String, _ payload: String) throws -> JournalLine {
        try line(
            "{\"seq\":\(seq),\"time\":1,\"kind\":\"\(kind)\","
                + "\"payload\":{\(payload)},\"hash\":\"\"}"
        )
    }

    @Test func `an answer is there under its number with its key`() throws {
        var audit = JournalAudit(expecting: [(5, "b1"), (6, "b2"), (9, "b3")], flashLot: nil)
        audit.take(try Self.entry(5, "bid", "\"key\":\"b1\",\"lot\":1"))
        audit.take(try Self.entry(6, "bid", "\"key\":\"b9\",\"lot\":1"))
        #expect(
            audit.missing == [
                JournalAudit.Missing(seq: 6, key: "b2"), JournalAudit.Missing(seq: 9, key: "b3"),
            ]
        )
        #expect(audit.entries == 2)
    }

    @Test func `two answers under one number cannot both be true`() throws {
        var audit = JournalAudit(expecting: [(5, "b1"), (5, "b2")], flashLot: nil)
        audit.take(try Self.entry(5, "bid", "\"key\":\"b2\",\"lot\":1"))
        #expect(audit.missing.count == 1)
    }

    @Test func `units are counted of the flash lot only`() throws {
        var audit = JournalAudit(expecting: [], flashLot: 4)
        audit.take(try Self.entry(1, "claim", "\"lot\":4,\"quantity\":2"))
        audit.take(try Self.entry(2, "claim", "\"lot\":3,\"quantity\":5"))
        audit.take(try Self.entry(3, "register", "\"actor\":\"clock\""))
        audit.take(try Self.entry(4, "claim", "\"lot\":4,\"quantity\":1"))
        #expect(audit.unitsClaimed == 3)
    }

    @Test func `an address is read, and only one that can be used`() throws {
        let target = try #require(CrowdTarget("ws://127.0.0.1:8080/live"))
        #expect(target.host == "127.0.0.1")
        #expect(target.port == 8_080)
        #expect(target.path == "/live")
        #expect(target.origin == "http://127.0.0.1:8080")
        #expect(try #require(CrowdTarget("ws://cho.example/live")).origin == "http://cho.example")
        for wrong in ["http://127.0.0.1/live", "ws://:80/live", "live", "ws://a:99999/"] {
            #expect(CrowdTarget(wrong) == nil, "\(wrong)")
        }
    }

    @Test func `a session gets no more bids than the server's rate allows`() throws {
        var options = CrowdOptions(target: try #require(CrowdTarget("ws://h/live")))
        options.viewers = 1_000
        options.bidsPerSecond = 1_000
        #expect(options.actors == 500)
        #expect(options.buyers == 500)
        options.guestsPercent = 10
        #expect(options.actors == 500)
        #expect(options.buyers == 900)
        options.guestsPercent = 100
        #expect(options.buyers == 500)
        options.bidsPerSecond = 0
        #expect(options.actors == 0)
        #expect(options.buyers == 0)
    }
}
