internal import CQREncode

/// Why a text has no QR code.
public enum QRCodeError: Error, Hashable, Sendable {
    /// The text is empty, has a zero byte, or is longer than ``QRCode/bytesMax``.
    case textUnfit
    /// The encoder could not get memory, or fits the text into no version.
    case encoderFailed
}

/// The dark and light modules of a QR code (ISO/IEC 18004).
public struct QRCode: Hashable, Sendable {
    /// How much of a code may be spoilt and it can still be read.
    public enum Correction: Sendable {
        /// About 15 %: for screens and clean print.
        case medium
        /// About 25 %: for paper that is carried around.
        case quartile
    }

    /// Most bytes of a text: everything the market draws is far shorter, and larger codes are hard to scan.
    public static let bytesMax = 512

    /// Modules along one side: 21 for version 1, and 4 more for each version after it.
    public let size: Int
    /// Row by row from the top left, true for dark.
    private let modules: [Bool]

    /// The smallest code that carries the text.
    ///
    /// - Throws: `textUnfit`, or `encoderFailed` for want of memory.
    public init(_ text: String, correction: Correction = .medium) throws(QRCodeError) {
        let bytes = Array(text.utf8)
        guard (1...Self.bytesMax).contains(bytes.count), !bytes.contains(0) else {
            throw .textUnfit
        }
        let level = correction == .medium ? QR_ECLEVEL_M : QR_ECLEVEL_Q
        // A version of 0 asks for the smallest; digits and capitals are packed tighter where that pays.
        guard let code = unsafe QRcode_encodeString(text, 0, level, QR_MODE_8, 1) else {
            throw .encoderFailed
        }
        defer { unsafe QRcode_free(code) }
        let side = Int(unsafe code.pointee.width)
        size = side
        // Of each byte of the encoder only the lowest bit is the colour.
        modules = unsafe UnsafeBufferPointer(start: code.pointee.data, count: side * side)
            .map { $0 & 1 == 1 }
    }

    /// Whether the module in a row and column is dark; outside everything is light.
    public func isDark(row: Int, column: Int) -> Bool {
        let inside = 0..<size
        return inside.contains(row) && inside.contains(column) && modules[row * size + column]
    }
}
