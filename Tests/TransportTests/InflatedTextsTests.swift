import Testing

@testable import Transport

@Suite struct InflatedTextsTests {
    /// An unmasked frame with FIN, RSV1 and the opcode of text.
    private static func frame(_ payload: [UInt8]) -> [UInt8] {
        let length =
            payload.count < 126
            ? [UInt8(payload.count)]
            : [126, UInt8(payload.count >> 8), UInt8(payload.count & 0xff)]
        return [0xc1] + length + payload
    }

    private static func end(in bytes: [UInt8], from start: Int = 0) -> Int? {
        unsafe InflatedTexts.endOfFrame(in: bytes.span.bytes, from: start)
    }

    private static func text(in texts: InflatedTexts, of frame: [UInt8]) -> [UInt8]? {
        unsafe texts.text(of: frame.span.bytes)
    }

    @Test(arguments: [2, 3, 125, 126, 300, 65_535])
    func `a whole compressed text is found, and no part of one`(length: Int) {
        let frame = Self.frame([UInt8](repeating: 7, count: length))
        #expect(Self.end(in: frame) == frame.count)
        #expect(Self.end(in: frame + [1, 2, 3]) == frame.count)
        #expect(Self.end(in: [9] + frame, from: 1) == frame.count + 1)
        for cut in [1, 2, 3, frame.count - 1] where cut < frame.count {
            #expect(Self.end(in: Array(frame.prefix(cut))) == nil)
        }
        #expect(Self.end(in: frame, from: frame.count) == nil)
    }

    @Test(
        arguments: [
            [0x81, 2, 1, 1], [0x41, 2, 1, 1], [0xc2, 2, 1, 1], [0x89, 2, 1, 1], [0xc1, 0x82, 1, 1],
            [0xc1, 127, 0, 0, 0, 0, 0, 0, 0, 2, 1, 1],
        ] as [[UInt8]]
    )
    func `other frames are left to the decoder`(bytes: [UInt8]) {
        #expect(Self.end(in: bytes) == nil)
    }

    @Test func `the last eight are known, by all of their bytes`() {
        var texts = InflatedTexts()
        let frames = (0..<10).map { Self.frame([1, 2, UInt8($0)]) }
        for (number, frame) in frames.enumerated() {
            #expect(Self.text(in: texts, of: frame) == nil)
            let text: [UInt8] = [UInt8(number), 99]
            unsafe texts.remember(text.span.bytes, of: frame)
        }
        for number in 2..<10 {
            #expect(Self.text(in: texts, of: frames[number]) == [UInt8(number), 99])
        }
        #expect(Self.text(in: texts, of: frames[0]) == nil)
        #expect(Self.text(in: texts, of: frames[1]) == nil)
        #expect(Self.text(in: texts, of: Array(frames[9].dropLast())) == nil)
    }
}
