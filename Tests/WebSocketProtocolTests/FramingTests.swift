import Testing
import WebSocketProtocol

struct FramingTests {
    let receiver = Receiver(limits: MessageLimits(messageBytesMax: 1 << 20))

    @Test(arguments: [0, 1, 7, 8, 9, 15, 16, 125, 126, 127, 128, 1000])
    func `RFC 6455 §5.2 a payload of each length arrives whole`(count: Int) {
        let payload = (0..<count).map { UInt8($0 % 120) }
        #expect(receiver.feedEveryWay(frame(0x82, payload)) == .delivers(.binary(payload)))
        let letters = String(repeating: "x", count: count)
        #expect(receiver.feedEveryWay(text(letters)) == .delivers(.text(letters)))
    }

    @Test(arguments: [65_534, 65_535, 65_536, 65_537, 200_000])
    func `RFC 6455 §5.2 a payload around the change of length form arrives whole`(count: Int) {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let bytes = frame(0x82, payload)
        #expect(receiver.feed([bytes]) == .delivers(.binary(payload)))
        #expect(receiver.feed(bytes.map { [$0] }) == .delivers(.binary(payload)))
    }

    @Test(arguments: [2, 9, 10, 13, 14])
    func `RFC 6455 §5.2 frames in one piece are both delivered wherever it is cut`(count: Int) {
        let payload = [UInt8](repeating: 0x61, count: count)
        let bytes = frame(0x82, payload) + frame(0x89) + frame(0x82, payload) + frame(0x82)
        #expect(
            receiver.feedEveryWay(bytes)
                == .delivers(.binary(payload), .ping([]), .binary(payload), .binary([]))
        )
    }

    @Test func `RFC 6455 §5.7 the examples of the standard are read`() {
        let client = Receiver(endpoint: .client)
        #expect(client.feedEveryWay([UInt8](hex: "810548656c6c6f")) == .delivers(.text("Hello")))
        #expect(
            receiver.feedEveryWay([UInt8](hex: "818537fa213d7f9f4d5158"))
                == .delivers(.text("Hello"))
        )
        #expect(
            client.feedEveryWay([UInt8](hex: "010348656c 80026c6f")) == .delivers(.text("Hello"))
        )
        #expect(
            client.feedEveryWay([UInt8](hex: "890548656c6c6f"))
                == .delivers(.ping(Array("Hello".utf8)))
        )
        #expect(
            receiver.feedEveryWay([UInt8](hex: "8a8537fa213d7f9f4d5158"))
                == .delivers(.pong(Array("Hello".utf8)))
        )
    }

    @Test(arguments: [UInt8(0x10), 0x20, 0x30, 0x40, 0x50, 0x60, 0x70])
    func `RFC 6455 §5.2 reserved bits fail at the first byte`(bits: UInt8) {
        for opcode in [UInt8(0x81), 0x82, 0x88, 0x89, 0x8A, 0x01] {
            let bytes = text("before") + frame(opcode | bits, [1, 2]) + text("after")
            #expect(
                receiver.feedEveryWay(bytes) == .fails(.reservedBits, after: .text("before"))
            )
            #expect(receiver.bytesUntilFailure(frame(opcode | bits, [1, 2])) == 1)
        }
    }

    @Test(arguments: [UInt8(3), 4, 5, 6, 7, 11, 12, 13, 14, 15])
    func `RFC 6455 §5.2 reserved opcodes fail at the first byte`(opcode: UInt8) {
        let bytes = text("before") + frame(0x80 | opcode, [1]) + frame(0x89)
        #expect(receiver.feedEveryWay(bytes) == .fails(.unknownOpcode, after: .text("before")))
        #expect(receiver.bytesUntilFailure(frame(0x80 | opcode)) == 1)
        #expect(receiver.bytesUntilFailure(frame(opcode)) == 1)
    }

    @Test func `RFC 6455 §5.1 a server refuses an unmasked frame at its second byte`() {
        let bytes = frame(0x81, [0x61], key: nil)
        #expect(receiver.feedEveryWay(bytes) == .fails(.unmaskedFrame))
        #expect(receiver.bytesUntilFailure(bytes) == 2)
    }

    @Test func `RFC 6455 §5.1 a client refuses a masked frame at its second byte`() {
        let client = Receiver(endpoint: .client)
        #expect(client.feedEveryWay(text("x")) == .fails(.maskedFrame))
        #expect(client.bytesUntilFailure(text("x")) == 2)
    }

    @Test(arguments: [(0, 126), (125, 126), (0, 127), (126, 127), (65_535, 127)])
    func `RFC 6455 §5.2 a length not in its shortest form fails`(count: Int, form: Int) {
        let bytes = frame(0x82, [UInt8](repeating: 0, count: count), lengthForm: form)
        #expect(receiver.feed([bytes]) == .fails(.invalidPayloadLength))
        #expect(receiver.bytesUntilFailure(bytes) == (form == 126 ? 4 : 10))
    }

    @Test func `RFC 6455 §5.2 a length with its highest bit set fails at that byte`() {
        let bytes = [UInt8](hex: "82ff 80000000 00010000 00000000")
        #expect(receiver.feedEveryWay(bytes) == .fails(.invalidPayloadLength))
        #expect(receiver.bytesUntilFailure(bytes) == 3)
    }

    @Test(arguments: [UInt32(0), 0xFFFF_FFFF, 0x0000_00FF, 0xFF00_0000, 0x1234_5678])
    func `RFC 6455 §5.3 every key unmasks at every offset`(key: UInt32) {
        let payload = (0..<161).map { UInt8($0 + 1) }
        #expect(
            receiver.feedEveryWay(frame(0x82, payload, key: key)) == .delivers(.binary(payload))
        )
        let pieces = frame(0x82, payload, key: key)
        for size in 1...20 {
            let cut = stride(from: 0, to: pieces.count, by: size).map { start in
                Array(pieces[start..<min(start + size, pieces.count)])
            }
            #expect(receiver.feed(cut) == .delivers(.binary(payload)))
        }
    }

    @Test func `a whole frame is unmasked where it lies and handed out from there`() throws {
        var bytes = text("before") + text("Hello")
        var decoder = receiver.decoder()
        var places: [Int] = []
        var elements = bytes.mutableSpan
        var span = unsafe elements.mutableBytes
        let start = unsafe span.withUnsafeBytes { Int(bitPattern: $0.baseAddress) }
        try decoder.receive(&span) { _, payload in
            unsafe payload.withUnsafeBytes { bytes in
                places.append(Int(bitPattern: bytes.baseAddress) - start)
            }
        }
        #expect(places == [6, 18])
        #expect(Array(bytes.suffix(5)) == Array("Hello".utf8))
    }

    @Test func `an idle decoder is small`() {
        #expect(MemoryLayout<MessageDecoder>.size <= 128)
    }

    @Test func `a decoder says whether anything is partial`() {
        var decoder = receiver.decoder()
        var outcome = Outcome()
        var isIdle = [decoder.isBetweenMessages]
        let frames = [[0x81], Array(text("ab").dropFirst()), frame(0x01), frame(0x80), [0x83]]
        for piece in frames {
            decoder.take(piece, into: &outcome)
            isIdle.append(decoder.isBetweenMessages)
        }
        #expect(isIdle == [true, false, true, false, true, false])
        let isFinished = decoder.isFinished
        #expect(isFinished)
        #expect(outcome == .fails(.unknownOpcode, after: .text("ab"), .text("")))
    }
}
