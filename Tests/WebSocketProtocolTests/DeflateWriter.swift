/// Writes raw deflate data bit by bit, also such as breaks the rules; made for tests.
///
/// Source: RFC 1951 §3.2.
struct DeflateWriter {
    /// What a compressed block says.
    enum Symbol {
        case literal(UInt8)
        /// Three bytes from that many bytes back, 1–32,768.
        case reference(distance: Int)
        /// A symbol of the code for literals and lengths, 0–287.
        case code(Int)
        /// A length of three with a symbol of the code for distances, 0–31, without further bits.
        case distanceCode(Int)
    }

    private(set) var bytes: [UInt8] = []
    private(set) var bitCount = 0

    /// Appends a number, its lowest bit first.
    mutating func bits(_ value: Int, _ count: Int) {
        for index in 0..<count {
            if bitCount % 8 == 0 { bytes.append(0) }
            bytes[bitCount / 8] |= UInt8(value >> index & 1) << UInt8(bitCount % 8)
            bitCount += 1
        }
    }

    /// Appends a Huffman code, its highest bit first.
    private mutating func code(_ value: Int, _ count: Int) {
        for index in (0..<count).reversed() { bits(value >> index & 1, 1) }
    }

    /// A block that is not compressed.
    mutating func stored(_ content: [UInt8], isLast: Bool = false) {
        bits(isLast ? 1 : 0, 3)
        bitCount = bytes.count * 8
        bits(content.count, 16)
        bits(~content.count, 16)
        bytes += content
        bitCount = bytes.count * 8
    }

    /// A block of the fixed codes.
    mutating func fixed(_ symbols: [Symbol], isLast: Bool = false, hasEnd: Bool = true) {
        bits(isLast ? 3 : 2, 3)
        for symbol in symbols { write(symbol) }
        if hasEnd { literalOrLength(256) }
        // What follows the last block of a deflate stream starts with a byte of its own.
        if isLast { bitCount = bytes.count * 8 }
    }

    /// A block of the fixed codes that says some text.
    mutating func fixed(_ text: String, isLast: Bool = false) {
        fixed(text.utf8.map { .literal($0) }, isLast: isLast)
    }

    /// Ends a message as a sender does: an empty stored block, less its last four bytes.
    mutating func endMessage() -> [UInt8] {
        bits(0, 3)
        bitCount = bytes.count * 8
        defer { self = DeflateWriter() }
        return bytes
    }

    private mutating func write(_ symbol: Symbol) {
        switch symbol {
        case .literal(let byte): literalOrLength(Int(byte))
        case .code(let value): literalOrLength(value)
        case .distanceCode(let value):
            literalOrLength(257)
            code(value, 5)
        case .reference(let distance):
            literalOrLength(257)
            guard distance > 4 else { return code(distance - 1, 5) }
            // Two symbols for each number of further bits from one on.
            let extra = Int.bitWidth - (distance - 1).leadingZeroBitCount - 2
            code(2 * extra + 2 + (distance - 1) >> extra & 1, 5)
            bits((distance - 1) & (1 << extra - 1), extra)
        }
    }

    private mutating func literalOrLength(_ symbol: Int) {
        switch symbol {
        case ..<144: code(0x30 + symbol, 8)
        case ..<256: code(0x190 + symbol - 144, 9)
        case ..<280: code(symbol - 256, 7)
        default: code(0xC0 + symbol - 280, 8)
        }
    }
}
