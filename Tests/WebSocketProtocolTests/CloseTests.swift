import Testing
import WebSocketProtocol

struct CloseTests {
    let receiver = Receiver()

    private func payload(_ code: UInt16, _ reason: [UInt8] = []) -> [UInt8] {
        [UInt8(code >> 8), UInt8(truncatingIfNeeded: code)] + reason
    }

    @Test func `RFC 6455 §5.5.1 an empty close is delivered and nothing after it`() {
        let bytes = text("a") + frame(0x88) + text("b") + frame(0x83)
        #expect(receiver.feedEveryWay(bytes) == .delivers(.text("a"), .close([])))
    }

    @Test(arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014])
    func `RFC 6455 §7.4 a registered code is taken`(code: UInt16) {
        let close = payload(code, Array("tạm biệt".utf8))
        #expect(receiver.feedEveryWay(frame(0x88, close)) == .delivers(.close(close)))
    }

    @Test(arguments: [3000, 3999, 4000, 4001, 4999])
    func `RFC 6455 §7.4.2 a code of libraries and applications is taken`(code: UInt16) {
        #expect(
            receiver.feedEveryWay(frame(0x88, payload(code))) == .delivers(.close(payload(code)))
        )
    }

    @Test(arguments: [
        0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 10_000, 65_535,
    ])
    func `RFC 6455 §7.4 any other code fails at the code's second byte`(code: UInt16) {
        let bytes = frame(0x88, payload(code, Array("reason".utf8)))
        #expect(receiver.feedEveryWay(bytes) == .fails(.invalidCloseCode))
        #expect(receiver.bytesUntilFailure(bytes) == 8)
    }

    @Test func `RFC 6455 §5.5.1 a payload of one byte fails`() {
        #expect(receiver.feedEveryWay(frame(0x88, [3])) == .fails(.closePayloadTooShort))
        #expect(receiver.bytesUntilFailure(frame(0x88, [3])) == 2)
    }

    @Test func `RFC 6455 §5.5.1 a reason that is not UTF-8 fails at the wrong byte`() {
        let bytes = frame(0x88, payload(1000, [0x61, 0xCE, 0xBA, 0xED, 0xA0, 0x80, 0x62]))
        #expect(receiver.feedEveryWay(bytes) == .fails(.invalidUTF8))
        #expect(receiver.bytesUntilFailure(bytes) == 13)
        let cut = frame(0x88, payload(1000, [0x61, 0xCE]))
        #expect(receiver.feedEveryWay(cut) == .fails(.invalidUTF8))
    }

    @Test func `RFC 6455 §5.5.1 a reason of 123 bytes is taken`() {
        let close = payload(1000, [UInt8](repeating: 0x61, count: 123))
        #expect(receiver.feedEveryWay(frame(0x88, close)) == .delivers(.close(close)))
    }

    @Test func `RFC 6455 §5.4 a close between fragments ends the connection`() {
        let bytes = frame(0x01, [0x61]) + frame(0x88, payload(1001)) + frame(0x80, [0x62])
        #expect(receiver.feedEveryWay(bytes) == .delivers(.close(payload(1001))))
    }

    @Test func `RFC 6455 §7.1.6 a close payload gives code and reason`() throws {
        let empty = try unsafe ClosePayload([UInt8]().span.bytes)
        #expect(empty.code == nil && empty.reason.isEmpty)
        let read = try unsafe ClosePayload(payload(4001, Array("hẹn gặp".utf8)).span.bytes)
        #expect(read.code == .reconnect && read.reason == "hẹn gặp")
        #expect(throws: ProtocolError.closePayloadTooShort) {
            try unsafe ClosePayload([UInt8](hex: "03").span.bytes)
        }
        #expect(throws: ProtocolError.invalidCloseCode) {
            try unsafe ClosePayload(payload(1005).span.bytes)
        }
        #expect(throws: ProtocolError.invalidUTF8) {
            try unsafe ClosePayload(payload(1000, [0xC3]).span.bytes)
        }
    }

    @Test func `RFC 6455 §5.5.1 a close frame is written with its reason cut between characters`() {
        #expect(FrameEncoder.close(.normal) == [0x88, 0x02, 0x03, 0xE8])
        let long = FrameEncoder.close(.resume, reason: String(repeating: "ầ", count: 100))
        #expect(long.count == 2 + 2 + 123)
        #expect(Receiver(endpoint: .client).feed([long]).deliveries.count == 1)
        let odd = FrameEncoder.close(.resume, reason: "a" + String(repeating: "ầ", count: 100))
        #expect(odd.count == 2 + 2 + 121)
        let masked = FrameEncoder.close(.goingAway, reason: "hết", maskingKey: exampleKey)
        #expect(receiver.feed([masked]) == .delivers(.close(payload(1001, Array("hết".utf8)))))
    }

    @Test func `RFC 6455 §7.4.1 every error has its close code`() {
        #expect(ProtocolError.reservedBits.closeCode == .protocolError)
        #expect(ProtocolError.invalidCloseCode.closeCode == .protocolError)
        #expect(ProtocolError.invalidUTF8.closeCode == .invalidPayload)
        #expect(ProtocolError.invalidDeflateData.closeCode == .invalidPayload)
        #expect(ProtocolError.messageTooBig.closeCode == .messageTooBig)
        #expect(ProtocolError.tooManyFragments.closeCode == .policyViolation)
    }
}
