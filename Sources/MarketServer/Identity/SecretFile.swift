import Foundation

/// The secret that signs session cookies, kept in the data folder and readable by its owner only.
enum SecretFile {
    private static let name = "session.secret"
    private static let byteCount = 32

    /// Reads the secret, or makes it for a new folder.
    ///
    /// - Throws: The file system's error, or ``SecretError`` for a file that was cut or changed.
    static func secret(in folder: String) throws -> [UInt8] {
        let path = "\(folder)/\(name)"
        if let data = FileManager.default.contents(atPath: path) {
            guard data.count == byteCount else { throw SecretError.damaged(path) }
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
    case damaged(String)
    case unwritable(String)

    var description: String {
        switch self {
        case .damaged(let path): "\(path) is damaged; remove it to sign everybody out and go on."
        case .unwritable(let path): "\(path) cannot be written."
        }
    }
}
