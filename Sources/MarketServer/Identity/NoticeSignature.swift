import Market

/// The signature by which a payment notice proves that it comes from the bank's side.
///
/// `X-Signature: ` and 64 hexadecimal digits: HMAC-SHA-256 of the request's body, byte by byte as it was sent, with
/// a secret that both sides know.
public struct NoticeSignature: Sendable {
    /// The header's name.
    public static let header = "x-signature"
    /// Fewest bytes of a secret.
    public static let secretBytesMin = 16

    private let secret: [UInt8]

    /// A signature with a secret, or nil if fewer than ``secretBytesMin`` bytes of it are left.
    ///
    /// - Parameter secret: What both sides know; white space and line ends around it do not count, so that a file
    ///   written by an editor or by `openssl rand -hex 32` will do.
    public init?(secret: [UInt8]) {
        let isBlank = { (byte: UInt8) in [0x09, 0x0A, 0x0D, 0x20].contains(byte) }
        var bytes = secret.drop(while: isBlank)
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        guard bytes.count >= Self.secretBytesMin else { return nil }
        self.secret = Array(bytes)
    }

    /// Signs a body: 64 lower-case hexadecimal digits.
    public func sign(_ body: [UInt8]) -> String {
        Hexadecimal.encode(MessageCode.make(body, secret: secret))
    }

    /// Whether a signature belongs to a body; takes the same time for every wrong one of the right length.
    public func isValid(_ signature: String, of body: [UInt8]) -> Bool {
        guard let given = Hexadecimal.decode(signature) else { return false }
        return SecureRandom.isEqual(given, MessageCode.make(body, secret: secret))
    }
}
