import Market
internal import COpenSSL

/// A password kept as scrypt (RFC 7914): `scrypt$N$r$p$salt$hash`, salt and hash in hexadecimal.
///
/// The cost is stored with each hash, so it can rise without locking anybody out. One check costs about 32 MiB
/// and tens of milliseconds of CPU: never on an event loop.
struct PasswordHash: Equatable, Sendable {
    /// Bytes of UTF-8 a password may have.
    static let passwordBytes = 8...128

    private static let saltBytes = 16
    private static let hashBytes = 32
    private static let memoryBytesMax: UInt64 = 64 << 20

    /// What is stored.
    let text: String

    /// Takes a stored text as it is; ``matches(_:)`` answers false if it cannot be read.
    init(stored text: String) {
        self.text = text
    }

    /// Hashes a new password with a fresh salt.
    init(password: String) {
        let salt = SecureRandom.bytes(Self.saltBytes)
        let cost = Cost(n: 1 << 15, r: 8, p: 1)
        let hash = Self.derive(password, salt, cost) ?? []
        precondition(hash.count == Self.hashBytes, "scrypt refused its own cost")
        text =
            "scrypt$\(cost.n)$\(cost.r)$\(cost.p)$\(Hexadecimal.encode(salt))$\(Hexadecimal.encode(hash))"
    }

    /// Whether this is the password, compared in constant time.
    func matches(_ password: String) -> Bool {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "scrypt",
            let n = UInt64(parts[1]), let r = UInt64(parts[2]), let p = UInt64(parts[3]),
            let salt = Hexadecimal.decode(parts[4]), let stored = Hexadecimal.decode(parts[5]),
            let hash = Self.derive(password, salt, Cost(n: n, r: r, p: p))
        else { return false }
        return SecureRandom.isEqual(hash, stored)
    }

    private struct Cost {
        let n: UInt64
        let r: UInt64
        let p: UInt64
    }

    private static func derive(_ password: String, _ salt: [UInt8], _ cost: Cost) -> [UInt8]? {
        let secret = password.utf8.map { CChar(bitPattern: $0) }
        var hash = [UInt8](repeating: 0, count: hashBytes)
        let status = unsafe EVP_PBE_scrypt(
            secret,
            secret.count,
            salt,
            salt.count,
            cost.n,
            cost.r,
            cost.p,
            memoryBytesMax,
            &hash,
            hash.count
        )
        return status == 1 ? hash : nil
    }
}
