import COpenSSL
import Market

/// Computes the chain of journal hashes; belongs to one thread.
///
/// The digest is fetched once: OpenSSL 3 otherwise looks it up by name at every start, which costs
/// more than hashing a journal entry does.
@safe final class JournalHasher {
    /// Above this the storage for what is hashed is given back; few entries are a hundredth as long.
    private static let keptBytesMax = 1 << 20

    private let context: OpaquePointer
    private let digest: OpaquePointer
    /// What is hashed, at its beginning; kept, since it is the same size again.
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
        // By pointer: appending field by field takes three times as many instructions.
        var kind = entry.kind
        let count = kind.withUTF8 { kind in
            let count = 72 + kind.count + entry.payload.count
            if input.count < count {
                input.append(contentsOf: repeatElement(0, count: count))
            }
            unsafe input.withUnsafeMutableBytes { bytes in
                func put(_ value: Int, at offset: Int) {
                    put(Int64(value), at: offset)
                }
                func put(_ value: Int64, at offset: Int) {
                    unsafe bytes.storeBytes(
                        of: value.bigEndian,
                        toByteOffset: offset,
                        as: Int64.self
                    )
                }
                func put(_ source: UnsafeRawBufferPointer, at offset: Int) {
                    let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[offset...])
                    unsafe rest.copyMemory(from: source)
                }
                unsafe previous.store(in: bytes)
                put(entry.room.rawValue, at: 32)
                put(entry.sequence, at: 40)
                put(entry.time.milliseconds, at: 48)
                put(kind.count, at: 56)
                unsafe put(UnsafeRawBufferPointer(kind), at: 64)
                put(entry.payload.count, at: 64 + kind.count)
                unsafe entry.payload.withUnsafeBytes { unsafe put($0, at: 72 + kind.count) }
            }
            return count
        }
        defer { if count > JournalHasher.keptBytesMax { input = [] } }
        return hash(input, count)
    }

    /// The plain SHA-256 of some bytes.
    func hash(_ bytes: [UInt8]) -> JournalHash {
        hash(bytes, bytes.count)
    }

    /// SHA-256 of the first `count` of some bytes.
    private func hash(_ bytes: [UInt8], _ count: Int) -> JournalHash {
        let succeeded = unsafe bytes.withUnsafeBytes { source in
            unsafe output.withUnsafeMutableBufferPointer { target in
                unsafe EVP_DigestInit_ex2(context, digest, nil) == 1
                    && EVP_DigestUpdate(context, source.baseAddress, count) == 1
                    && EVP_DigestFinal_ex(context, target.baseAddress, nil) == 1
            }
        }
        guard succeeded, let hash = JournalHash(output) else {
            preconditionFailure("SHA-256 failed")
        }
        return hash
    }
}
