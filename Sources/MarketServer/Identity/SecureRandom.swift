internal import COpenSSL

/// Randomness and comparison for secrets, from OpenSSL.
enum SecureRandom {
    /// Bytes that nobody can guess.
    static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let status = unsafe RAND_bytes(&bytes, Int32(count))
        precondition(status == 1, "the system's random source failed")
        return bytes
    }

    /// Compares in a time that depends on the lengths alone.
    static func isEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return unsafe CRYPTO_memcmp(one, other, one.count) == 0
    }
}
