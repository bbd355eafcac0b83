extension HeaderFields {
    /// The length of the body that a request's fields announce, or `nil` when they announce none.
    ///
    /// Source: RFC 9112 §6.3.
    ///
    /// - Throws: ``HTTPRefusal/contentLength``, or one of the refusals of transfer encodings.
    func bodyLength(version: HTTPVersion) throws(HTTPRefusal) -> Int? {
        guard !contains("transfer-encoding") else {
            throw transferEncodingRefusal(version: version)
        }
        return try contentLength()
    }

    /// The length that `Content-Length` announces, or `nil` without one.
    ///
    /// - Throws: ``HTTPRefusal/contentLength``.
    func contentLength() throws(HTTPRefusal) -> Int? {
        let values = all("content-length")
        guard let value = values.first else { return nil }
        guard values.count == 1, !value.isEmpty, value.utf8.allSatisfy(\.isDigit),
            let length = Int(value)
        else { throw .contentLength }
        return length
    }

    /// What is wrong with a request that has `Transfer-Encoding`; something always is.
    ///
    /// A body has an end that can be trusted only if `chunked` is the last coding, and the only one
    /// of its name; HTTP/1.0 knows no codings.
    private func transferEncodingRefusal(version: HTTPVersion) -> HTTPRefusal {
        guard !contains("content-length") else { return .contentLengthAndTransferEncoding }
        let codings = elements("transfer-encoding")
        let chunked = codings.filter { Self.equalIgnoringCase($0, "chunked") }
        guard version == .http11, chunked.count == 1, codings.last == chunked.first else {
            return .faultyTransferEncoding
        }
        return .transferEncoding
    }
}
