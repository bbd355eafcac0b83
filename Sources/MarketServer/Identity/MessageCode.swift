internal import COpenSSL

/// HMAC-SHA-256: 32 bytes that only who knows the secret can make for a message (RFC 2104).
enum MessageCode {
    static func make(_ message: [UInt8], secret: [UInt8]) -> [UInt8] {
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
