/// A table as text that spreadsheets open as it is (RFC 4180): UTF-8 with a byte order mark, commas, and
/// CR LF.
///
/// A cell that a spreadsheet could take for a formula gets an apostrophe in front; numbers that the
/// market writes itself do not.
public struct CSVText: Sendable {
    /// What was written.
    public private(set) var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// An empty table.
    public init() {}

    /// One value of a row.
    public enum Cell: Sendable {
        /// Words, perhaps somebody's own.
        case text(String)
        /// A number of the market's.
        case number(Int64)
        /// Nothing.
        case empty
    }

    /// Adds a row.
    public mutating func row(_ cells: [Cell]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            switch cell {
            case .text(let text): append(text)
            case .number(let number): bytes.append(contentsOf: "\(number)".utf8)
            case .empty: break
            }
        }
        bytes.append(contentsOf: "\r\n".utf8)
    }

    private mutating func append(_ text: String) {
        let begins: [UInt8] = [0x09, 0x0A, 0x0D] + Array("=+-@".utf8)
        // Full-width forms are taken for the same signs by some spreadsheets.
        let wide: [Unicode.Scalar] = ["\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}"]
        let first = text.unicodeScalars.first { $0 != " " }
        let isFormula = first.map { first in
            wide.contains(first) || first.isASCII && begins.contains(UInt8(first.value))
        }
        let safe = isFormula == true ? "'" + text : text
        let mustQuote = safe.utf8.contains { byte in
            [UInt8(ascii: ","), UInt8(ascii: "\""), 0x0A, 0x0D].contains(byte)
        }
        guard mustQuote || safe.hasPrefix(" ") || safe.hasSuffix(" ") else {
            bytes.append(contentsOf: safe.utf8)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in safe.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
