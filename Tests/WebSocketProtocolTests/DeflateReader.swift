/// Walks over raw deflate data to see how far back it refers; made for tests, slow and plain.
///
/// Source: RFC 1951 §3.2.
struct DeflateReader {
    struct Malformed: Error {}

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The distances of all references in blocks up to the end of the data.
    mutating func distances() throws -> Set<Int> {
        var distances: Set<Int> = []
        while position + 3 <= bytes.count * 8 {
            guard try bits(1) == 0 else { throw Malformed() }
            switch try bits(2) {
            case 0:
                position = (position + 7) / 8 * 8
                let count = try bits(16)
                position += 16 + count * 8
            case 1:
                let lengths =
                    [Int](repeating: 8, count: 144) + [Int](repeating: 9, count: 112)
                    + [Int](repeating: 7, count: 24) + [Int](repeating: 8, count: 8)
                try block(Code(lengths), Code([Int](repeating: 5, count: 30)), &distances)
            case 2:
                let (literals, offsets) = try dynamicCodes()
                try block(literals, offsets, &distances)
            default:
                throw Malformed()
            }
        }
        return distances
    }

    /// A Huffman code: the symbol of each (length, bits).
    private struct Code {
        var symbols: [[Int]: Int] = [:]

        init(_ lengths: [Int]) {
            var code = 0
            for length in 1...15 {
                code <<= 1
                for (symbol, own) in lengths.enumerated() where own == length {
                    symbols[[length, code]] = symbol
                    code += 1
                }
            }
        }
    }

    private mutating func bits(_ count: Int) throws -> Int {
        var value = 0
        for index in 0..<count {
            guard position < bytes.count * 8 else { throw Malformed() }
            value |= Int(bytes[position / 8] >> UInt8(position % 8) & 1) << index
            position += 1
        }
        return value
    }

    private mutating func symbol(_ code: Code) throws -> Int {
        var value = 0
        for length in 1...15 {
            value = value << 1 | (try bits(1))
            if let symbol = code.symbols[[length, value]] { return symbol }
        }
        throw Malformed()
    }

    private mutating func dynamicCodes() throws -> (Code, Code) {
        let literals = try bits(5) + 257
        let offsets = try bits(5) + 1
        let count = try bits(4) + 4
        let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
        var lengthLengths = [Int](repeating: 0, count: 19)
        for index in order.prefix(count) { lengthLengths[index] = try bits(3) }
        let lengthCode = Code(lengthLengths)
        var lengths: [Int] = []
        while lengths.count < literals + offsets {
            switch try symbol(lengthCode) {
            case 16:
                guard let last = lengths.last else { throw Malformed() }
                lengths += [Int](repeating: last, count: try bits(2) + 3)
            case 17: lengths += [Int](repeating: 0, count: try bits(3) + 3)
            case 18: lengths += [Int](repeating: 0, count: try bits(7) + 11)
            case let length: lengths.append(length)
            }
        }
        return (Code(Array(lengths[..<literals])), Code(Array(lengths[literals...])))
    }

    private mutating func block(
        _ literals: Code,
        _ offsets: Code,
        _ distances: inout Set<Int>
    ) throws {
        while true {
            let literal = try symbol(literals)
            guard literal != 256 else { return }
            guard literal > 256 else { continue }
            // Lengths have extra bits by fours from 265 on, except the last, 285.
            if literal >= 265, literal < 285 { _ = try bits((literal - 261) / 4) }
            let offset = try symbol(offsets)
            let extra = max(0, offset / 2 - 1)
            let base = offset < 4 ? offset + 1 : (2 + offset % 2) << extra + 1
            distances.insert(base + (try bits(extra)))
        }
    }
}
