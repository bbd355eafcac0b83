import SeededNumbers
import Testing
import WebSocketProtocol

struct UTF8ValidatorTests {
    /// What the validator says of whole bytes.
    private func accepts(_ bytes: [UInt8]) -> Bool {
        var validator = UTF8Validator()
        return unsafe validator.accepts(bytes.span.bytes) && validator.isComplete
    }

    /// How many bytes it takes, one by one, to be refused; `nil` when they are not.
    private func bytesUntilRefusal(_ bytes: [UInt8]) -> Int? {
        var validator = UTF8Validator()
        let index = bytes.firstIndex { unsafe !validator.accepts([$0].span.bytes) }
        return index.map { $0 + 1 }
    }

    /// First bytes of every class, and next bytes at every border of a class.
    private static let borders: [UInt8] = [
        0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xFF,
    ]

    @Test func `one byte and two bytes are judged as the standard library does`() {
        for first in UInt8.min...UInt8.max {
            #expect(accepts([first]) == (String(validating: [first], as: UTF8.self) != nil))
            for second in UInt8.min...UInt8.max {
                let bytes = [first, second]
                guard accepts(bytes) != (String(validating: bytes, as: UTF8.self) != nil) else {
                    continue
                }
                Issue.record("\(bytes)")
            }
        }
    }

    @Test func `three and four bytes at every border are judged as the standard library does`() {
        for first in UInt8(0xC0)...0xFF {
            for second in Self.borders {
                for third in Self.borders {
                    for tail in [[]] + Self.borders.map({ [$0] }) {
                        let bytes = [first, second, third] + tail
                        let expected = String(validating: bytes, as: UTF8.self) != nil
                        guard accepts(bytes) != expected else { continue }
                        Issue.record("\(bytes)")
                    }
                }
            }
        }
    }

    @Test(arguments: [
        ("C0", 1), ("C1", 1), ("F5", 1), ("FF", 1), ("80", 1), ("BF", 1), ("C2 41", 2),
        ("E0 9F", 2), ("ED A0", 2), ("F0 8F", 2), ("F4 90", 2), ("E1 80 C0", 3),
        ("F1 80 80 41", 4), ("61 62 63 64 65 66 67 68 FF", 9), ("CE BA E1 BD B9 ED A0 80", 7),
    ])
    func `RFC 3629 §4 the first wrong byte is refused`(hex: String, count: Int) {
        #expect(bytesUntilRefusal([UInt8](hex: hex)) == count)
        #expect(!accepts([UInt8](hex: hex)))
    }

    @Test(arguments: ["C2", "E0 A0", "ED 9F", "F0 90 80", "F4 8F BF", "61 62 63 64 65 66 67 C3"])
    func `a character that is not finished is accepted but not complete`(hex: String) {
        var validator = UTF8Validator()
        let accepted = unsafe validator.accepts([UInt8](hex: hex).span.bytes)
        #expect(accepted && !validator.isComplete)
    }

    @Test func `Vietnamese text is valid however it is cut`() {
        let bytes = Array("Chợ đêm Hà Nội: phở, bún chả, trà sen Tây Hồ — 120.000 ₫ 🎉".utf8)
        for cut in 0...bytes.count {
            var validator = UTF8Validator()
            let first = unsafe validator.accepts(Array(bytes[..<cut]).span.bytes)
            let second = unsafe validator.accepts(Array(bytes[cut...]).span.bytes)
            #expect(first && second && validator.isComplete)
        }
    }

    @Test func `characters and errors are found at every place between ASCII`() {
        for before in 0...70 {
            for after in [0, 1, 2, 3, 4, 7, 8, 31, 32, 33, 70] {
                let start = [UInt8](repeating: 0x61, count: before)
                let end = [UInt8](repeating: 0x62, count: after)
                for good in ["é", "ợ", "🎉", "ợ🎉é"]
                where !accepts(start + Array(good.utf8) + end) {
                    Issue.record("\(good) after \(before) and before \(after)")
                }
                for bad in ["80", "C3", "C0AF", "E1BB", "E080AF", "EDA080", "F0908C", "F4908080"]
                where accepts(start + [UInt8](hex: bad) + end) {
                    Issue.record("\(bad) after \(before) and before \(after)")
                }
            }
        }
    }

    @Test func `random bytes are judged as the standard library does`() {
        var generator = SeededGenerator(seed: 3629)
        let alphabet: [UInt8] = [
            0x41, 0x41, 0x41, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC3, 0xE1, 0xED, 0xF0, 0xF4,
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...20, using: &generator)
            let bytes = (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
            guard accepts(bytes) != (String(validating: bytes, as: UTF8.self) != nil) else {
                continue
            }
            Issue.record("\(bytes)")
        }
    }
}
