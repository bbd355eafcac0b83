import Foundation

/// Secrets kept in the data folder and readable by its owner only.
enum SecretFile: String {
    /// Signs session cookies.
    case session = "session.secret"
    /// Makes pickup codes; without it every code that was shown is worth nothing.
    case pickup = "pickup.secret"

    private static let byteCount = 32

    /// Reads the secret, or makes it for a new folder.
    ///
    /// - Throws: The file system's error, or ``SecretError`` for a file that was cut or changed.
    func secret(in folder: String) throws -> [UInt8] {
        let byteCount = Self.byteCount
        let path = "\(folder)/\(rawValue)"
        if let data = FileManager.default.contents(atPath: path) {
            guard data.count == byteCount else { throw SecretError.damaged(self, path) }
            return [UInt8](data)
        }
        let secret = SecureRandom.bytes(byteCount)
        let made = FileManager.default.createFile(
            atPath: path,
            contents: Data(secret),
            attributes: [.posixPermissions: 0o600]
        )
        guard made else { throw SecretError.unwritable(path) }
        return secret
    }
}

/// Why there is no secret to sign with.
enum SecretError: Error, CustomStringConvertible {
    case damaged(SecretFile, String)
    case unwritable(String)

    var description: String {
        switch self {
        case .damaged(.session, let path):
            "\(path) is damaged; remove it to sign everybody out and go on."
        case .damaged(.pickup, let path):
            "\(path) is damaged; remove it to give every order a new pickup code and go on."
        case .unwritable(let path): "\(path) cannot be written."
        }
    }
}
