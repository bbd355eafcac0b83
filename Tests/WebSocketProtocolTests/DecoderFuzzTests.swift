import SeededNumbers
import Testing
import WebSocketProtocol

/// Seeded noise: whatever comes, nothing traps, memory stays bounded, and cuts change nothing.
struct DecoderFuzzTests {
    static let receivers: [Receiver] = [
        Receiver(limits: MessageLimits(messageBytesMax: 600, fragmentsMax: 4)),
        Receiver(
            limits: MessageLimits(messageBytesMax: 600, fragmentsMax: 4),
            deflate: DeflateParameters()
        ),
        Receiver(
            limits: MessageLimits(messageBytesMax: 600, fragmentsMax: 4),
            deflate: DeflateParameters(clientNoContextTakeover: true, clientMaxWindowBits: 8)
        ),
        Receiver(endpoint: .client, deflate: DeflateParameters(serverMaxWindowBits: 9)),
    ]

    @Test(arguments: 0..<receivers.count)
    func `random bytes`(index: Int) {
        var generator = SeededGenerator(seed: UInt64(index) &+ 6455)
        for _ in 0..<3000 {
            check(Self.receivers[index], generator.bytes(60), &generator)
        }
    }

    @Test(arguments: 0..<receivers.count)
    func `random frames, mostly right`(index: Int) {
        var generator = SeededGenerator(seed: UInt64(index) &+ 7692)
        let receiver = Self.receivers[index]
        for _ in 0..<1500 {
            var bytes: [UInt8] = []
            for _ in 0..<8 { bytes += randomFrame(receiver, &generator) }
            check(receiver, bytes, &generator)
        }
    }

    @Test(arguments: 0..<receivers.count)
    func `good traffic with a few bits turned`(index: Int) {
        var generator = SeededGenerator(seed: UInt64(index) &+ 1951)
        let receiver = Self.receivers[index]
        let deflater = Deflater(windowBits: 9, keepsContext: false)
        let key: UInt32? = receiver.endpoint == .server ? exampleKey : nil
        for _ in 0..<1500 {
            var bytes: [UInt8] = []
            for word in ["chợ đêm Hà Nội", "trà sen trà sen trà sen", "", "🎉🎉🎉"] {
                var payload: [UInt8] = []
                unsafe deflater.deflate(Array(word.utf8).span.bytes, to: &payload)
                bytes += frame(0x01, Array(word.utf8), key: key) + frame(0x80, key: key)
                if receiver.deflate != nil { bytes += frame(0xC1, payload, key: key) }
            }
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = bytes.indices.randomElement(using: &generator) ?? 0
                bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            }
            check(receiver, bytes, &generator)
        }
    }

    @Test(arguments: 8...15)
    func `random blocks that refer far back, mostly right`(windowBits: Int) {
        var generator = SeededGenerator(seed: UInt64(windowBits))
        let receiver = Receiver(
            limits: MessageLimits(messageBytesMax: 8000),
            deflate: DeflateParameters(clientMaxWindowBits: windowBits)
        )
        for _ in 0..<40 {
            var bytes: [UInt8] = []
            for _ in 0..<4 {
                var writer = DeflateWriter()
                writer.stored(
                    generator.bytes(Int.random(in: 0...1500, using: &generator)),
                    isLast: Bool.random(using: &generator)
                )
                let symbols = (0..<20).map { _ in
                    Bool.random(using: &generator)
                        ? DeflateWriter.Symbol.literal(UInt8.random(in: 0...255, using: &generator))
                        : .reference(distance: Int.random(in: 1...1800, using: &generator))
                }
                writer.fixed(symbols, isLast: Bool.random(using: &generator))
                bytes += frame(0xC2, writer.endMessage())
            }
            check(receiver, bytes, &generator)
        }
    }

    /// Frames whose opcodes follow the rules most of the time, with noise for payload.
    private func randomFrame(
        _ receiver: Receiver,
        _ generator: inout SeededGenerator
    ) -> [UInt8] {
        let usual: [UInt8] = [0x81, 0x82, 0x01, 0x00, 0x80, 0x80, 0x89, 0x8A, 0xC1, 0xC2, 0x41]
        let first =
            Int.random(in: 0..<40, using: &generator) == 0
            ? UInt8.random(in: 0...255, using: &generator)
            : usual.randomElement(using: &generator) ?? 0x82
        let count = Int.random(in: 0..<20, using: &generator)
        let payload =
            Bool.random(using: &generator)
            ? generator.bytes(count) : [UInt8](repeating: 0x61, count: count)
        return frame(first, payload, key: receiver.endpoint == .server ? exampleKey : nil)
    }

    /// Feeds the bytes whole, one by one and cut at random; all must give the same, within limits.
    private func check(
        _ receiver: Receiver,
        _ bytes: [UInt8],
        _ generator: inout SeededGenerator
    ) {
        let whole = receiver.feed([bytes])
        var pieces: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Int.random(in: 0...min(9, rest.count), using: &generator)
            pieces.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        let isBounded = whole.deliveries.allSatisfy {
            $0.payload.count <= receiver.limits.messageBytesMax
        }
        guard receiver.feed(bytes.map { [$0] }) == whole, receiver.feed(pieces) == whole, isBounded
        else {
            Issue.record("\(bytes) cut into \(pieces.map(\.count)), whole: \(whole)")
            return
        }
    }
}
