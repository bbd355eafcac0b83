internal import Synchronization

/// The server's present certificate, which can be read again while it runs.
final class TLSSource: Sendable {
    private let files: CertificateFiles
    private let current: Mutex<TLSContext>

    init(_ files: CertificateFiles) throws(TLSError) {
        self.files = files
        current = Mutex(try TLSContext(server: files))
    }

    /// What new connections use.
    var context: TLSContext { current.withLock { $0 } }

    /// Reads the files again; on failure everything stays as it is.
    func reload() throws(TLSError) {
        let fresh = try TLSContext(server: files)
        current.withLock { $0 = fresh }
    }
}
