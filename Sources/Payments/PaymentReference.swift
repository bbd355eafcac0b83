internal import Market

/// The words by which a transfer is found again: 1 to 25 letters, digits and single spaces.
///
/// Banks pass on nothing else unchanged: diacritics are lost, signs become spaces or vanish.
public struct PaymentReference: Hashable, Sendable {
    /// Most characters that a VietQR code carries for the purpose of a transfer.
    public static let lengthMax = 25

    /// The words as they are transferred.
    public let text: String

    /// A reference that travels as it is.
    ///
    /// - Throws: `referenceEmpty`, `referenceTooLong` or `referenceNotPlain`.
    public init(_ text: String) throws(PaymentError) {
        guard !text.isEmpty else { throw .referenceEmpty }
        guard text.utf8.count <= Self.lengthMax else { throw .referenceTooLong }
        var previous = space
        for byte in text.utf8 {
            guard isDigit(byte) || isLetter(byte) || byte == space && previous != space else {
                throw .referenceNotPlain
            }
            previous = byte
        }
        guard previous != space else { throw .referenceNotPlain }
        self.text = text
    }

    /// What is left of a Vietnamese text: "Bưởi Diễn, 2 kg" becomes "BUOI DIEN 2 KG", cut after 25 characters.
    ///
    /// - Throws: `referenceEmpty` if it has no letter or digit that a bank knows.
    public init(folding text: String) throws(PaymentError) {
        var plain: [UInt8] = []
        // Letters of other scripts take several bytes, none of them ASCII: they are left out whole.
        for byte in searchFolded(text).uppercased().utf8
        where isDigit(byte) || isLetter(byte) || byte == space {
            if byte == space, plain.last == nil || plain.last == space { continue }
            plain.append(byte)
            if plain.count == Self.lengthMax { break }
        }
        if plain.last == space { plain.removeLast() }
        try self.init(String(decoding: plain, as: UTF8.self))
    }
}

private let space = UInt8(ascii: " ")

/// Whether a byte is one of `0` to `9`.
func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

/// Whether a byte is one of `A` to `Z` and `a` to `z`.
func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}
