import Testing
import WebSocketProtocol

struct InflationTests {
    let receiver = Receiver(deflate: DeflateParameters())
    let hello = Delivery.text("Hello")

    /// The payloads of compressed text frames, one message each.
    private func messages(_ payloads: String...) -> [UInt8] {
        payloads.flatMap { frame(0xC1, [UInt8](hex: $0)) }
    }

    @Test(arguments: [
        "f248cdc9c90700",  // one block
        "000500faff48656c6c6f00",  // not compressed
        "f348cdc9c9070000",  // marked as the last block
        "f348cdc9c90700",  // the same without the padding that the standard adds
        "f248050000 00ffffcac9c90700",  // two blocks
    ])
    func `RFC 7692 §7.2.3 each example of the standard is Hello`(payload: String) {
        #expect(receiver.feedEveryWay(messages(payload)) == .delivers(hello))
        #expect(
            receiver.feedEveryWay(messages(payload, payload, payload))
                == .delivers(hello, hello, hello)
        )
    }

    @Test func `RFC 7692 §7.2.3.1 a compressed message in fragments`() {
        let bytes = frame(0x41, [UInt8](hex: "f248cd")) + frame(0x80, [UInt8](hex: "c9c90700"))
        #expect(receiver.feedEveryWay(bytes) == .delivers(hello))
        let spread =
            frame(0x41) + frame(0x00, [0xF2, 0x48, 0xCD]) + frame(0x89, [1])
            + frame(0x00, [0xC9, 0xC9]) + frame(0x00) + frame(0x00, [0x07, 0x00]) + frame(0x80)
        #expect(receiver.feedEveryWay(spread) == .delivers(.ping([1]), hello))
    }

    @Test func `RFC 7692 §7.2.3.2 a message may refer to the one before it`() {
        let bytes = messages("f248cdc9c90700", "f200110000")
        #expect(receiver.feedEveryWay(bytes) == .delivers(hello, hello))
    }

    @Test func `RFC 7692 §7.2.3.2 not after no context takeover was agreed`() {
        let alone = Receiver(deflate: DeflateParameters(clientNoContextTakeover: true))
        let bytes = messages("f248cdc9c90700", "f200110000")
        #expect(alone.feedEveryWay(bytes) == .fails(.invalidDeflateData, after: hello))
        let repeated = messages("f248cdc9c90700", "f248cdc9c90700")
        #expect(alone.feedEveryWay(repeated) == .delivers(hello, hello))
    }

    @Test func `RFC 7692 §7.2.3.4 the context outlives a last block`() {
        let bytes = messages("f348cdc9c9070000", "f200110000", "f348cdc9c90700", "f200110000")
        #expect(receiver.feedEveryWay(bytes) == .delivers(hello, hello, hello, hello))
    }

    @Test(arguments: ["00", "", "0200", "0300"])
    func `RFC 7692 §7.2.3.6 an empty message inflates to nothing`(payload: String) {
        #expect(
            receiver.feedEveryWay(messages(payload, "f248cdc9c90700", payload, "f200110000"))
                == .delivers(.text(""), hello, .text(""), hello)
        )
    }

    @Test func `RFC 7692 §6 plain and compressed messages may alternate`() {
        let bytes = messages("f248cdc9c90700") + text("plain") + messages("f200110000")
        #expect(receiver.feedEveryWay(bytes) == .delivers(hello, .text("plain"), hello))
    }

    @Test func `RFC 7692 §6.1 RSV1 outside the first frame of a message fails`() {
        let open = frame(0x41, [UInt8](hex: "f248cd"))
        for first in [UInt8(0xC0), 0x40, 0xC9, 0xCA, 0xC8] {
            #expect(receiver.feedEveryWay(open + frame(first, [0, 0])) == .fails(.reservedBits))
            #expect(receiver.bytesUntilFailure(open + frame(first)) == open.count + 1)
        }
        #expect(receiver.feedEveryWay(frame(0xA1)) == .fails(.reservedBits))
        #expect(receiver.feedEveryWay(frame(0xD1)) == .fails(.reservedBits))
    }

    @Test func `RFC 7692 §6 RSV1 without the extension fails`() {
        #expect(Receiver().feedEveryWay(messages("f248cdc9c90700")) == .fails(.reservedBits))
    }

    @Test(arguments: [
        "07",  // a reserved kind of block
        "000500faf0 48656c6c6f00",  // a length that differs from its complement
        "0200110000",  // a reference to before the start
        "f248cd",  // ends inside a block
        "f248cdc9c907",  // ends without the byte that the sender keeps
        "f248cdc9c90700000000ffff",  // what the sender should have removed is there
    ])
    func `RFC 7692 §7.2.2 data that does not inflate fails`(payload: String) {
        #expect(receiver.feedEveryWay(messages(payload)) == .fails(.invalidDeflateData))
        let binary = frame(0xC2, [UInt8](hex: payload))
        #expect(receiver.feedEveryWay(binary) == .fails(.invalidDeflateData))
    }

    @Test func `RFC 6455 §8.1 compressed text that is not UTF-8 fails before it has ended`() {
        let bad = frame(0xC1, [UInt8](hex: "000500faff4865ff6c6f00"))
        #expect(receiver.feedEveryWay(bad) == .fails(.invalidUTF8))
        #expect(receiver.bytesUntilFailure(bad) == 14)
        let cut = frame(0xC1, [UInt8](hex: "000100feffc300"))
        #expect(receiver.feedEveryWay(cut) == .fails(.invalidUTF8))
        #expect(
            receiver.feedEveryWay(frame(0xC2, [UInt8](hex: "000100feffc300")))
                == .delivers(.binary([0xC3]))
        )
    }

    @Test func `RFC 6455 §10.4 a message may inflate to the limit and no further`() {
        let small = Receiver(
            limits: MessageLimits(messageBytesMax: 20_000),
            deflate: DeflateParameters()
        )
        #expect(small.feed([frame(0xC2, deflated(zeros: 20_000))]).deliveries.count == 1)
        #expect(small.feedEveryWay(frame(0xC2, deflated(zeros: 20_001))) == .fails(.messageTooBig))
    }

    @Test func `RFC 6455 §10.4 a small message that would become 64 MiB fails early`() {
        let bomb = deflated(zeros: 1 << 26)
        #expect(bomb.count < 70_000)
        let frame = frame(0xC2, bomb)
        #expect(receiver.feed([frame]) == .fails(.messageTooBig))
        #expect((receiver.bytesUntilFailure(frame) ?? .max) < 300)
    }

    @Test func `RFC 6455 §10.4 a compressed message that never becomes anything fails`() {
        let nothing = (0..<5000).flatMap { _ in [UInt8](hex: "000000ffff") }
        let small = Receiver(
            limits: MessageLimits(messageBytesMax: 10_000),
            deflate: DeflateParameters()
        )
        #expect(small.feed([frame(0xC2, nothing)]) == .fails(.messageTooBig))
        let parts = frame(0x42, Array(nothing[..<20_000])) + frame(0x80, Array(nothing[20_000...]))
        #expect(small.feed([parts]) == .fails(.messageTooBig))
    }

    private func deflated(zeros count: Int) -> [UInt8] {
        let deflater = Deflater(windowBits: 15, keepsContext: false, level: 9)
        var output: [UInt8] = []
        unsafe deflater.deflate([UInt8](repeating: 0, count: count).span.bytes, to: &output)
        return output
    }
}
