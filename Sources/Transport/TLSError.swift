internal import COpenSSL
internal import EventLoop

/// Why TLS could not be set up or went wrong on a connection.
public enum TLSError: Error, Sendable, Hashable {
    /// The certificate chain could not be read; the reason is OpenSSL's.
    case certificate(path: String, reason: String)
    /// The private key could not be read or does not fit the certificate.
    case key(path: String, reason: String)
    /// The trusted certificates could not be read.
    case trust(path: String, reason: String)
    /// OpenSSL could not make its objects.
    case setup(reason: String)
    /// The peer broke the protocol, refused the certificate, or the stream failed.
    case session(reason: String)

    /// Takes the oldest error of this thread's queue and empties it.
    static func takeReason() -> String {
        let code = ERR_get_error()
        ERR_clear_error()
        guard code != 0 else { return "the stream ended" }
        var text = [CChar](repeating: 0, count: 256)
        unsafe ERR_error_string_n(code, &text, text.count)
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Why a connection's stream failed.
enum StreamError: Error {
    case system(SystemCallError)
    case tls(TLSError)
}
