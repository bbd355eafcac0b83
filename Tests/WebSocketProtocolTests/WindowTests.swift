import SeededNumbers
import Testing
import WebSocketProtocol

/// How far back a message may refer, into itself and into the ones before.
struct WindowTests {
    private func receiver(windowBits: Int, keepsContext: Bool = true) -> Receiver {
        Receiver(
            deflate: DeflateParameters(
                clientNoContextTakeover: !keepsContext,
                clientMaxWindowBits: windowBits
            )
        )
    }

    /// A compressed message of these blocks.
    private func message(_ write: (inout DeflateWriter) -> Void) -> [UInt8] {
        var writer = DeflateWriter()
        write(&writer)
        return frame(0xC2, writer.endMessage())
    }

    /// Bytes without repetition, a message of them, and one of three bytes from so far back.
    private func referring(back distance: Int, after count: Int) -> (first: [UInt8], all: [UInt8]) {
        var generator = SeededGenerator(seed: UInt64(count))
        let first = generator.bytes(count)
        let all =
            message { $0.stored(first) } + message { $0.fixed([.reference(distance: distance)]) }
        return (first, all)
    }

    @Test(arguments: 8...15)
    func `RFC 7692 §7.1.2.2 a message may refer back as far as the window agreed`(bits: Int) {
        let (first, bytes) = referring(back: 1 << bits, after: 40_000)
        let start = first.count - 1 << bits
        let expected = Outcome.delivers(.binary(first), .binary(Array(first[start..<(start + 3)])))
        #expect(receiver(windowBits: bits).feedEveryWay(bytes, cutsMax: 20) == expected)
    }

    @Test(arguments: 9...14)
    func `RFC 7692 §7.1.2.2 nothing before the window agreed is kept for the next message`(
        bits: Int
    ) {
        let (first, bytes) = referring(back: 1 << bits + 1, after: 20_000)
        let expected = Outcome.fails(.invalidDeflateData, after: .binary(first))
        #expect(receiver(windowBits: bits).feedEveryWay(bytes, cutsMax: 20) == expected)
        #expect(receiver(windowBits: bits + 1).feed([bytes]).error == nil)
    }

    @Test(arguments: [8, 9, 14, 15], [600, 8193, 32_768])
    func `RFC 7692 §7.2.2 a reference inside one message is read wherever it is cut`(
        bits: Int,
        distance: Int
    ) {
        var generator = SeededGenerator(seed: UInt64(distance))
        let content = generator.bytes(33_000)
        let bytes = message { writer in
            writer.stored(content)
            writer.fixed([.literal(0x21), .reference(distance: distance)])
        }
        let start = content.count + 1 - distance
        let expected = content + [0x21] + content[start..<(start + 3)]
        #expect(
            receiver(windowBits: bits).feedEveryWay(bytes, cutsMax: 20)
                == .delivers(.binary(expected))
        )
    }

    @Test(arguments: 8...15)
    func `RFC 7692 §7.1.1.2 without context takeover nothing is kept`(bits: Int) {
        let alone = receiver(windowBits: bits, keepsContext: false)
        for distance in [1, 3, 200] {
            let (first, bytes) = referring(back: distance, after: 300)
            #expect(alone.feedEveryWay(bytes) == .fails(.invalidDeflateData, after: .binary(first)))
        }
        let itself = message { writer in
            writer.fixed([.literal(1), .literal(2), .literal(3), .reference(distance: 3)])
        }
        let expected = Delivery.binary([1, 2, 3, 1, 2, 3])
        #expect(alone.feedEveryWay(itself + itself) == .delivers(expected, expected))
    }

    @Test(arguments: 8...15)
    func `RFC 7692 §7.2.3.2 the context lasts through many messages and last blocks`(bits: Int) {
        var bytes = message { $0.fixed("chợ", isLast: true) }
        var expected = [Delivery.binary(Array("chợ".utf8))]
        for number in 0..<40 {
            let isLast = number % 3 == 0
            bytes += message { writer in
                writer.fixed([.reference(distance: 5), .reference(distance: 5)], isLast: isLast)
            }
            // The five bytes go round, six at a time.
            let all = expected.flatMap(\.payload)
            var turn: [UInt8] = []
            for _ in 0..<6 { turn.append((all + turn)[all.count + turn.count - 5]) }
            expected.append(.binary(turn))
        }
        #expect(receiver(windowBits: bits).feedEveryWay(bytes) == Outcome(deliveries: expected))
    }

    @Test func `RFC 7692 §7.2.2 a reference to before the very first byte fails`() {
        for distance in [3, 4, 100, 32_768] {
            let bytes = message { writer in
                writer.fixed([.literal(1), .literal(2), .reference(distance: distance)])
            }
            for bits in 8...15 {
                #expect(
                    receiver(windowBits: bits).feedEveryWay(bytes) == .fails(.invalidDeflateData)
                )
            }
        }
    }
}
