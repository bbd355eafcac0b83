import Testing

@testable import MarketRoom

/// The form of stored states: whatever a type asks an encoder for comes back.
@Suite struct StateCodingTests {
    private struct Number: RawRepresentable, Hashable, Codable {
        let rawValue: Int
    }

    private indirect enum Branch: Equatable, Codable {
        case leaf
        case one(Int64)
        case both(left: Branch, Branch)
    }

    private struct Everything: Equatable, Codable {
        var small: [Int64] = [0, 1, -1, 63, 64, -64, -65, .max, .min]
        var lists: [[Int64]] = [[], [-1, 1 << 40]]
        var maybe: [Int64]? = [5]
        var large: [UInt64] = [0, 127, 128, .max]
        var narrow: [UInt8] = [0, 255]
        var words: [String] = ["", "Chè búp khô", String(repeating: "dài ", count: 100)]
        var truths = [true, false]
        var reals = [0, -1.5, Double.infinity]
        var nothing: Number?
        var something: Number? = Number(rawValue: 7)
        var numbers: [Number: [Number]] = [Number(rawValue: 1): [Number(rawValue: 2)]]
        var named: [String: Branch] = ["a": .leaf, "b": .one(-5)]
        var tree = Branch.both(left: .both(left: .leaf, .one(3)), .leaf)
        var gaps: [Int?] = [1, nil, 3]
        var after = "the end"
    }

    /// The same values in another order, with one that was not written.
    private struct Shuffled: Codable {
        let after: String
        let something: Number?
        let words: [String]
        let later: Int?
    }

    private struct Stranger: Codable {
        let unheardOf: Int
    }

    @Test func `whatever is written is read again`() throws {
        let bytes = try StateEncoder.encode(Everything())
        #expect(try StateDecoder.decode(Everything.self, bytes) == Everything())
        let many = [Everything](repeating: Everything(), count: 50)
        let all = try StateEncoder.encode(many)
        #expect(try StateDecoder.decode([Everything].self, all) == many)
        #expect(all.count < 50 * bytes.count, "names stand once")
    }

    @Test func `values are found by their names, in whatever order`() throws {
        let bytes = try StateEncoder.encode(Everything())
        let found = try StateDecoder.decode(Shuffled.self, bytes)
        #expect(found.after == "the end")
        #expect(found.something == Number(rawValue: 7))
        #expect(found.words.count == 3)
        #expect(found.later == nil)
        #expect(throws: StateError.missing(name: "unheardOf")) {
            try StateDecoder.decode(Stranger.self, bytes)
        }
    }

    @Test func `a value of another type is refused`() throws {
        let bytes = try StateEncoder.encode(["unheardOf": "a word"])
        #expect(throws: StateError.otherType) { try StateDecoder.decode(Stranger.self, bytes) }
        let large = try StateEncoder.encode(["unheardOf": UInt64.max])
        #expect(throws: StateError.otherType) { try StateDecoder.decode(Stranger.self, large) }
    }

    @Test func `earlier, cut and changed bytes end in an error, never in a trap`() throws {
        let bytes = try StateEncoder.encode(Everything())
        for earlier in ["", "{\"small\":[1]}", "NMS"] {
            #expect(throws: StateError.otherForm) {
                try StateDecoder.decode(Everything.self, Array(earlier.utf8))
            }
        }
        for count in bytes.indices {
            #expect(throws: (any Error).self) {
                try StateDecoder.decode(Everything.self, Array(bytes.prefix(count)))
            }
        }
        for place in bytes.indices {
            for change in [UInt8(0xFF), 0x80, 0x01] {
                var changed = bytes
                changed[place] ^= change
                _ = try? StateDecoder.decode(Everything.self, changed)
            }
        }
    }
}
