import Market
import MarketProtocol
import Testing

@testable import Crowd

@Suite struct ServerMessageTests {
    private static let now = Timestamp(milliseconds: 1_700_000_000_000)

    private static func update(
        seq: Int64,
        _ body: (inout JSONWriter) -> Void = { _ in }
    ) -> [UInt8] {
        RoomMessage.update(
            room: String(repeating: "r", count: ClientMessage.slugBytesMax),
            position: Position(
                epoch: String(repeating: "9", count: Position.epochBytesMax),
                offset: .max
            ),
            sequence: seq,
            tick: 50,
            now: now,
            body
        )
    }

    @Test(arguments: [0, 7, 123_456_789_012]) func `an update's number is in its head`(seq: Int64) {
        let text = Self.update(seq: seq)
        #expect(reading(text, ServerMessage.kind) == .update)
        #expect(reading(text, ServerMessage.sequence) == seq)
    }

    @Test func `a joined message answers its key and tells a number`() throws {
        let text = RoomMessage.joined(
            try #require(IdempotencyKey(ascii: "j0123456789abcde".utf8)),
            room: "che-ba-vi",
            position: Position(epoch: "1", offset: 3),
            sequence: 99,
            now: Self.now,
            snapshot: Array("{\"seq\":5,\"state\":\"open\"}".utf8),
            mine: nil
        )
        #expect(reading(text, ServerMessage.kind) == .joined)
        #expect(reading(text, ServerMessage.sequence) == 99)
        let answer = try #require(reading(text, ServerAnswer.init))
        #expect(answer.isAccepted)
        #expect(answer.key == "j0123456789abcde")
        #expect(answer.sequence == 99)
    }

    @Test func `an accepted answer tells its number in the journal, and a prepared lot`() throws {
        let key = try #require(IdempotencyKey(ascii: "b17".utf8))
        let outcome = Outcome.prepared(LotID(12))
        let text = Answer.accepted(key, at: Self.now, sequence: 31, outcome: outcome)
        #expect(reading(text, ServerMessage.kind) == .answer)
        let answer = try #require(reading(text, ServerAnswer.init))
        #expect(answer.isAccepted)
        #expect(answer.key == "b17")
        #expect(answer.sequence == 31)
        #expect(answer.lot == 12)
        #expect(answer.reason == nil)
    }

    @Test func `a refusal tells its reason`() throws {
        let key = try #require(IdempotencyKey(ascii: "c1".utf8))
        let text = Answer.refused(key, at: Self.now, .soldOut)
        let answer = try #require(reading(text, ServerAnswer.init))
        #expect(!answer.isAccepted)
        #expect(answer.reason == "soldOut")
    }

    @Test func `the next bid is read of the right lot`() {
        let text = Self.update(seq: 1) { json in
            json.array("lots") { json in
                for (lot, next) in [(3, 500), (4, 700)] {
                    json.object {
                        $0.field("lot", lot)
                        $0.field("next", next)
                    }
                }
                json.object {
                    $0.field("lot", 5)
                    $0.field("next", Int?.none)
                }
            }
        }
        #expect(reading(text) { ServerMessage.minimumNextBid(on: 4, in: $0) } == 700)
        #expect(reading(text) { ServerMessage.minimumNextBid(on: 5, in: $0) } == nil)
        #expect(reading(text) { ServerMessage.minimumNextBid(on: 6, in: $0) } == nil)
    }

    @Test(arguments: ["", "{", "{\"type\":\"upd", "{\"type\":\"update\",\"seq\":}", "[]"])
    func `what cannot be read is passed over`(text: String) {
        let bytes = Array(text.utf8)
        #expect(reading(bytes, ServerMessage.sequence) == nil)
        #expect(reading(bytes) { ServerMessage.minimumNextBid(on: 1, in: $0) } == nil)
        #expect([.other, .update].contains(reading(bytes, ServerMessage.kind)))
    }
}

/// Lends the bytes of a text to a reader.
private func reading<Result>(_ text: [UInt8], _ read: (RawSpan) -> Result) -> Result {
    unsafe read(text.span.bytes)  // of an array that outlives the call
}
