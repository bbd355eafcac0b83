import Testing

@testable import WebSocketProtocol

@Suite struct MaskingKeyTests {
    private func unmask(_ text: [UInt8], key: UInt32) -> (bytes: [UInt8], isASCII: Bool) {
        let keyBytes = (0..<4).map { UInt8(truncatingIfNeeded: key >> (24 - 8 * $0)) }
        var bytes = text.enumerated().map { $1 ^ keyBytes[$0 % 4] }
        var mask = MaskingKey(networkOrder: key)
        var span = bytes.mutableSpan
        var raw = MutableRawSpan(_elements: &span)
        let isASCII = mask.apply(to: &raw, in: 0..<text.count)
        return (bytes, isASCII)
    }

    @Test(arguments: 0...80)
    func `RFC 6455 §5.3 every length is unmasked, and known to be ASCII`(length: Int) {
        let text = (0..<length).map { UInt8($0 % 128) }
        let result = unmask(text, key: 0xA1B2_C3D4)
        #expect(result.bytes == text)
        #expect(result.isASCII)
    }

    @Test(arguments: 1...80)
    func `a byte that is not ASCII is seen wherever it stands`(length: Int) {
        for place in 0..<length {
            var text = [UInt8](repeating: 0x61, count: length)
            text[place] = 0x80
            let result = unmask(text, key: 0x0102_0304)
            #expect(result.bytes == text)
            #expect(!result.isASCII, "at \(place)")
        }
    }

    @Test(arguments: 1...40)
    func `a payload in two parts is unmasked as in one`(length: Int) {
        let text = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }
        for cut in 0...length {
            var bytes = unmask(text, key: 0x1234_5678).bytes
            var mask = MaskingKey(networkOrder: 0x1234_5678)
            var again = MaskingKey(networkOrder: 0x1234_5678)
            var span = bytes.mutableSpan
            var raw = MutableRawSpan(_elements: &span)
            for part in [0..<cut, cut..<length] { mask.apply(to: &raw, in: part) }
            again.apply(to: &raw, in: 0..<length)
            #expect(bytes == text, "cut at \(cut)")
            #expect(mask == again)
        }
    }

    @Test func `with a key of zeros nothing is known of the bytes`() {
        let result = unmask([0xFF, 0x61], key: 0)
        #expect(result.bytes == [0xFF, 0x61])
        #expect(!result.isASCII)
    }
}
