import COpenSSL
import Market

/// Computes the chain of journal hashes; belongs to one thread.
///
/// The digest is fetched once: OpenSSL 3 otherwise looks it up by name at every start, which costs
/// more than hashing a journal entry does.
@safe final class JournalHasher {
    private let context: OpaquePointer
    private let digest: OpaquePointer
    private var input: [UInt8] = []
    private var output = [UInt8](repeating: 0, count: 32)

    /// Traps when OpenSSL has no SHA-256: nothing in the market works without it.
    init() {
        guard let context = unsafe EVP_MD_CTX_new(),
            let digest = unsafe EVP_MD_fetch(nil, "SHA256", nil)
        else {
            preconditionFailure("OpenSSL offers no SHA-256")
        }
        unsafe self.context = context
        unsafe self.digest = digest
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
        unsafe EVP_MD_free(digest)
    }

    /// The hash of an entry that follows the one hashed as `previous`.
    ///
    /// Hashed are, in this order: the 32 bytes of `previous`; room, sequence and time as 8 bytes
    /// each, most significant first; the length of the kind in 8 bytes and its UTF-8; the length of
    /// the payload in 8 bytes and its bytes.
    func hash(_ entry: JournalEntry, after previous: JournalHash) -> JournalHash {
        input.removeAll(keepingCapacity: true)
        previous.append(to: &input)
        input.appendInteger(Int64(entry.room.rawValue))
        input.appendInteger(entry.sequence)
        input.appendInteger(entry.time.milliseconds)
        input.appendInteger(Int64(entry.kind.utf8.count))
        input.append(contentsOf: entry.kind.utf8)
        input.appendInteger(Int64(entry.payload.count))
        input.append(contentsOf: entry.payload)
        return hash(input)
    }

    /// The plain SHA-256 of some bytes.
    func hash(_ bytes: [UInt8]) -> JournalHash {
        let succeeded = unsafe bytes.withUnsafeBytes { source in
            unsafe output.withUnsafeMutableBufferPointer { target in
                unsafe EVP_DigestInit_ex2(context, digest, nil) == 1
                    && EVP_DigestUpdate(context, source.baseAddress, source.count) == 1
                    && EVP_DigestFinal_ex(context, target.baseAddress, nil) == 1
            }
        }
        guard succeeded, let hash = JournalHash(output) else {
            preconditionFailure("SHA-256 failed")
        }
        return hash
    }
}
