internal import COpenSSL
internal import EventLoop

/// Where a server's certificate chain and private key are, both PEM.
public struct CertificateFiles: Sendable, Hashable {
    /// The certificate followed by its intermediates.
    public var certificate: String

    /// The private key of the first certificate.
    public var key: String

    /// Names the two files.
    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }
}

/// What the TLS sessions of one endpoint share: versions 1.2 and 1.3, certificate, trust.
@safe public final class TLSContext: Sendable {
    // OpenSSL counts references to a context under a lock, and nothing changes it after init.
    nonisolated(unsafe) let handle: OpaquePointer

    /// Reads a server's certificate and key.
    ///
    /// - Parameter files: Where they are.
    /// - Throws: ``TLSError`` naming the file that cannot be used.
    public init(server files: CertificateFiles) throws(TLSError) {
        let handle = try unsafe Self.makeHandle(TLS_server_method())
        unsafe self.handle = unsafe handle
        let path = files.certificate
        guard unsafe SSL_CTX_use_certificate_chain_file(handle, path) == 1 else {
            throw .certificate(path: path, reason: TLSError.takeReason())
        }
        guard unsafe SSL_CTX_use_PrivateKey_file(handle, files.key, SSL_FILETYPE_PEM) == 1,
            unsafe SSL_CTX_check_private_key(handle) == 1
        else { throw .key(path: files.key, reason: TLSError.takeReason()) }
        unsafe SSL_CTX_set_alpn_select_cb(handle, chooseProtocol, nil)
    }

    /// Makes a client's context.
    ///
    /// - Parameter trusting: A PEM file of trusted certificates, or `nil` for the system's.
    /// - Throws: ``TLSError/trust(path:reason:)`` when the file cannot be read.
    public init(clientTrusting trusting: String?) throws(TLSError) {
        let handle = try unsafe Self.makeHandle(TLS_client_method())
        unsafe self.handle = unsafe handle
        unsafe SSL_CTX_set_verify(handle, SSL_VERIFY_PEER, nil)
        if let trusting {
            guard unsafe SSL_CTX_load_verify_locations(handle, trusting, nil) == 1 else {
                throw .trust(path: trusting, reason: TLSError.takeReason())
            }
        } else {
            unsafe SSL_CTX_set_default_verify_paths(handle)
        }
    }

    deinit {
        unsafe SSL_CTX_free(handle)
    }

    private static func makeHandle(_ method: OpaquePointer?) throws(TLSError) -> OpaquePointer {
        // OpenSSL writes with write(2), which would end the process when the peer has gone.
        Signals.ignoreBrokenPipes()
        guard let method = unsafe method, let handle = unsafe SSL_CTX_new(method) else {
            throw .setup(reason: TLSError.takeReason())
        }
        guard unsafe COpenSSL_set_min_version_1_2(handle) == 1,
            unsafe COpenSSL_keep_no_sessions(handle) == 1
        else {
            throw .setup(reason: TLSError.takeReason())
        }
        unsafe COpenSSL_set_modes(handle)
        unsafe COpenSSL_set_options(handle)
        return unsafe handle
    }
}

extension TLSContext {
    /// Makes a client's context that takes any certificate: for servers of one's own only.
    ///
    /// - Throws: ``TLSError`` when OpenSSL cannot make its objects.
    public static func clientTakingAnyCertificate() throws(TLSError) -> TLSContext {
        let context = try TLSContext(clientTrusting: nil)
        // Nobody else has the context yet.
        unsafe SSL_CTX_set_verify(context.handle, SSL_VERIFY_NONE, nil)
        return context
    }
}

/// Answers a client's list of protocols with `http/1.1`, or with nothing (RFC 7301 §3.2).
private func chooseProtocol(
    _ session: OpaquePointer?,
    _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ chosenLength: UnsafeMutablePointer<UInt8>?,
    _ offered: UnsafePointer<UInt8>?,
    _ offeredLength: UInt32,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    // The list is length-prefixed names; the answer points into it, as OpenSSL asks.
    guard let offered = unsafe offered else { return SSL_TLSEXT_ERR_NOACK }
    let list = unsafe UnsafeBufferPointer(start: offered, count: Int(offeredLength))
    let wanted = Array("http/1.1".utf8)
    var position = 0
    while position < list.count {
        let length = unsafe Int(list[position])
        let end = position + 1 + length
        guard end <= list.count else { break }
        if unsafe list[(position + 1)..<end].elementsEqual(wanted) {
            unsafe chosen?.pointee = unsafe offered + position + 1
            unsafe chosenLength?.pointee = UInt8(length)
            return SSL_TLSEXT_ERR_OK
        }
        position = end
    }
    return SSL_TLSEXT_ERR_NOACK
}
