internal import COpenSSL

/// HMAC-SHA-256 (RFC 2104): what only the holder of a secret can make or check.
enum MessageCode {
    /// The code of a message, 32 bytes.
    static func sha256(of message: [UInt8], secret: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        let result = unsafe HMAC(
            EVP_sha256(),
            secret,
            Int32(secret.count),
            message,
            message.count,
            &code,
            &length
        )
        precondition(unsafe result != nil && length == 32, "HMAC-SHA-256 is not available")
        return code
    }
}
