import SeededNumbers
import Testing
import WebSocketProtocol

struct LimitTests {
    let receiver = Receiver(limits: MessageLimits(messageBytesMax: 1000, fragmentsMax: 64))

    @Test
    func `RFC 6455 §10.4 a message of the limit passes and one byte more fails at its length`() {
        let full = [UInt8](repeating: 0x61, count: 1000)
        #expect(receiver.feedEveryWay(frame(0x82, full)) == .delivers(.binary(full)))
        let bytes = frame(0x82, full + [0x61])
        #expect(receiver.feedEveryWay(bytes) == .fails(.messageTooBig))
        #expect(receiver.bytesUntilFailure(bytes) == 4)
    }

    @Test func `RFC 6455 §10.4 fragments count together`() {
        let half = [UInt8](repeating: 0x61, count: 500)
        let open = frame(0x02, half) + frame(0x00, half)
        #expect(receiver.feedEveryWay(open + frame(0x80)) == .delivers(.binary(half + half)))
        #expect(receiver.feedEveryWay(open + frame(0x80, [1])) == .fails(.messageTooBig))
        #expect(receiver.bytesUntilFailure(open + frame(0x80, [1])) == open.count + 2)
    }

    @Test func `RFC 6455 §10.4 control frames do not count towards the message around them`() {
        let half = [UInt8](repeating: 0x61, count: 500)
        let ping = [UInt8](repeating: 1, count: 125)
        let bytes = frame(0x02, half) + frame(0x89, ping) + frame(0x80, half)
        #expect(receiver.feedEveryWay(bytes) == .delivers(.ping(ping), .binary(half + half)))
    }

    @Test func `RFC 6455 §10.4 an announced length of exabytes fails without being allocated`() {
        let bytes = [UInt8](hex: "82ff 7fffffff ffffffff 00000000")
        #expect(receiver.feedEveryWay(bytes) == .fails(.messageTooBig))
        #expect(receiver.bytesUntilFailure(bytes) == 10)
    }

    @Test func `RFC 6455 §10.4 a message of 16 MiB passes whole and in pieces`() {
        let large = Receiver(limits: MessageLimits(messageBytesMax: 1 << 24))
        let payload = [UInt8](repeating: 0x62, count: 1 << 24)
        var bytes: [UInt8] = []
        FrameEncoder.append(.text, payload, maskingKey: exampleKey, to: &bytes)
        #expect(counted(large, [bytes]) == [1 << 24])
        let pieces = stride(from: 0, to: bytes.count, by: 65_536).map { start in
            Array(bytes[start..<min(start + 65_536, bytes.count)])
        }
        #expect(counted(large, pieces) == [1 << 24])
    }

    @Test func `RFC 6455 §10.4 a message of 16 MiB passes in 65,536 fragments`() {
        let large = Receiver(limits: MessageLimits(messageBytesMax: 1 << 24, fragmentsMax: 65_536))
        let payload = [UInt8](repeating: 0x62, count: 256)
        var bytes: [UInt8] = []
        for index in 0..<65_536 {
            FrameEncoder.append(
                index == 0 ? .text : .continuation,
                payload,
                fin: index == 65_535,
                maskingKey: UInt32(index),
                to: &bytes
            )
        }
        #expect(counted(large, [bytes]) == [1 << 24])
    }

    @Test(arguments: zip([true, false], [9, 15]))
    func `RFC 6455 §10.4 a compressed message may become 16 MiB and no more`(
        isNoise: Bool,
        windowBits: Int
    ) {
        let large = Receiver(
            limits: MessageLimits(messageBytesMax: 1 << 24),
            deflate: DeflateParameters(clientMaxWindowBits: windowBits)
        )
        var generator = SeededGenerator(seed: 24)
        let part = isNoise ? generator.bytes(1 << 16) : [UInt8](repeating: 0x62, count: 1 << 16)
        let payload = [[UInt8]](repeating: part, count: 1 << 8).flatMap(\.self)
        let deflater = Deflater(windowBits: windowBits, keepsContext: false, level: 1)
        for extra in [0, 1] {
            let content = payload + [UInt8](repeating: 0x62, count: extra)
            var compressed: [UInt8] = []
            unsafe deflater.deflate(content.span.bytes, to: &compressed)
            var bytes: [UInt8] = []
            FrameEncoder.append(.binary, compressed, rsv1: true, maskingKey: exampleKey, to: &bytes)
            let pieces = stride(from: 0, to: bytes.count, by: 65_536).map { start in
                Array(bytes[start..<min(start + 65_536, bytes.count)])
            }
            guard extra == 0 else {
                #expect(large.feed(pieces) == .fails(.messageTooBig))
                continue
            }
            #expect(counted(large, pieces) == [1 << 24])
            #expect(counted(large, [bytes + bytes]) == [1 << 24, 1 << 24])
        }
    }

    /// The lengths of what is delivered, for messages too large to copy byte by byte.
    private func counted(_ receiver: Receiver, _ pieces: [[UInt8]]) -> [Int] {
        var decoder = receiver.decoder()
        var counts: [Int] = []
        for var piece in pieces {
            var elements = piece.mutableSpan
            var span = unsafe elements.mutableBytes
            do {
                try decoder.receive(&span) { _, payload in counts.append(payload.byteCount) }
            } catch {
                Issue.record(error)
            }
        }
        return counts
    }
}
