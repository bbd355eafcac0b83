/// Writes answers of HTTP/1.1.
///
/// Source: RFC 9112 §4 and §6.
public enum ResponseEncoder {
    /// Appends a whole answer.
    ///
    /// `Content-Length` is added wherever a body may be, unless the fields have it, and
    /// `Connection: close` where asked. A control byte in a field becomes a space, so no value can
    /// end its line.
    ///
    /// - Parameters:
    ///   - response: What to say.
    ///   - isAnswerToHead: Leaves the body out but tells its length.
    ///   - closes: Whether the connection ends after this answer.
    ///   - date: When, as ``HTTPDate`` writes it (RFC 9110 §6.6.1); `nil` leaves it out.
    ///   - output: Where the answer goes.
    public static func append(
        _ response: Response,
        isAnswerToHead: Bool = false,
        closes: Bool = false,
        date: String? = nil,
        to output: inout [UInt8]
    ) {
        output.append(
            contentsOf: "HTTP/1.1 \(response.status) \(Response.reason(response.status))\r\n".utf8
        )
        if let date { append("Date", date, to: &output) }
        for field in response.fields {
            append(field.name, field.value, to: &output)
        }
        let hasBody = response.status >= 200 && response.status != 204 && response.status != 304
        if hasBody, !response.fields.contains("content-length") {
            append("Content-Length", String(response.body.count), to: &output)
        }
        if closes, !response.fields.contains("connection") {
            append("Connection", "close", to: &output)
        }
        output.append(contentsOf: "\r\n".utf8)
        if hasBody, !isAnswerToHead {
            output.append(contentsOf: response.body)
        }
    }

    private static func append(_ name: String, _ value: String, to output: inout [UInt8]) {
        output.append(contentsOf: name.utf8.lazy.map { $0.isTokenByte ? $0 : UInt8(ascii: "-") })
        output.append(contentsOf: ": ".utf8)
        output.append(contentsOf: value.utf8.lazy.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 })
        output.append(contentsOf: "\r\n".utf8)
    }
}
