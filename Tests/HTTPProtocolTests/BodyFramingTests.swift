import HTTPProtocol
import Testing

/// Where a request's body ends: every way to make two readers disagree is refused.
struct BodyFramingTests {
    @Test(arguments: [
        ("0", 0), ("1", 1), ("007", 7), ("65536", 65_536), ("9223372036854775807", Int.max),
        (" \t5\t ", 5), (String(repeating: "0", count: 500) + "9", 9),
    ])
    func `RFC 9112 §6.2 a length is decimal digits`(value: String, length: Int) throws {
        #expect(refusal(head("Content-Length:\(value)")) == nil)
        #expect(try requestHead(head("Content-Length:\(value)")).contentLength == length)
    }

    @Test(arguments: [
        "", " ", "-1", "-0", "+1", "1 1", "1\t1", "0x1", "0X1", "1f", "1e3", "1.0", "1_000",
        "1,1", "1, 1", "1,2", ",1", "1,", "1;a", "\"1\"", "NaN", "１", "٣",
        "9223372036854775808", "18446744073709551616", "18446744073709551621",
        "99999999999999999999", String(repeating: "9", count: 500),
    ])
    func `RFC 9112 §6.3 a length that is not one number is refused`(value: String) {
        #expect(refusal(head("Content-Length: \(value)")) == .contentLength)
        #expect(HTTPRefusal.contentLength.status == 400)
    }

    @Test(arguments: [
        ("1", "2"), ("1", "1"), ("0", "0"), ("1", "01"), ("", "1"), ("1", ""), ("1", "x"),
    ])
    func `RFC 9112 §6.3 a length given twice is refused, also if both are equal`(
        first: String,
        second: String
    ) {
        let lines = ["Content-Length: \(first)", "content-length: \(second)"]
        #expect(refusal(head(lines[0], lines[1])) == .contentLength)
        #expect(refusal(head(lines[0], "X: y", lines[1])) == .contentLength)
    }

    @Test(arguments: [
        "chunked", "x", "", "identity", "gzip, chunked", "chunked\r\nTransfer-Encoding: x",
    ])
    func `RFC 9112 §6.1 a transfer encoding beside a length is refused as an attack`(
        coding: String
    ) {
        let expected = HTTPRefusal.contentLengthAndTransferEncoding
        let encoding = "Transfer-Encoding: \(coding)"
        for length in ["0", "5", "x"] {
            #expect(refusal(head(encoding, "Content-Length: \(length)")) == expected)
            #expect(refusal(head("content-length: \(length)", encoding)) == expected)
        }
        #expect(expected.status == 400)
    }

    @Test(arguments: [
        "chunked", "Chunked", "CHUNKED", " chunked\t", "gzip, chunked", "gzip,deflate ,\tchunked",
        "gzip\r\nTransfer-Encoding: chunked", ", chunked,", "x-unknown, chunked",
    ])
    func `RFC 9112 §6.1 a transfer encoding that is right but not implemented is refused with 501`(
        coding: String
    ) {
        #expect(refusal(head("Transfer-Encoding: \(coding)")) == .transferEncoding)
        #expect(HTTPRefusal.transferEncoding.status == 501)
    }

    @Test(arguments: [
        "", "identity", "gzip", "chunked, gzip", "chunked, identity", "chunked, chunked",
        "chunked\r\nTransfer-Encoding: gzip", "chunked\r\nTransfer-Encoding: chunked",
        "chunked\r\ntransfer-encoding: identity", "xchunked", "chunkedx", "chunke", "chunked;",
        "chunked;q=1", "\"chunked\"", "chunked gzip", "gzip chunked", "chunked\u{85}", "ｃhunked",
        ",", "cow",
    ])
    func `RFC 9112 §6.3 a transfer encoding that does not end the body is refused with 400`(
        coding: String
    ) {
        #expect(refusal(head("Transfer-Encoding: \(coding)")) == .faultyTransferEncoding)
        #expect(HTTPRefusal.faultyTransferEncoding.status == 400)
    }

    @Test func `RFC 9112 §6.1 a transfer encoding in HTTP 1.0 is refused with 400`() {
        for coding in ["chunked", "gzip, chunked", "x"] {
            let text = "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: \(coding)\r\n\r\n"
            #expect(refusal(text) == .faultyTransferEncoding)
        }
    }

    @Test(arguments: [
        "Transfer-Encoding : chunked", "Transfer-Encoding\t: chunked",
        " Transfer-Encoding: chunked",
        "Transfer Encoding: chunked", "Transfer-Encoding", "X: y\r\n Transfer-Encoding: chunked",
        "Content-Length : 5", "\tContent-Length: 5", "Content-Length\u{A0}: 5", "Content-Length 5",
        "Content-Length: 1\r\n 2", "Transfer-Encoding:\r\n chunked",
        "Transfer-Encoding: x\r\n\tchunked",
    ])
    func `RFC 9112 §5.1 a field that is disguised is refused, not passed over`(lines: String) {
        #expect(refusal(head(lines)) == .malformedField)
        #expect(HTTPRefusal.malformedField.status == 400)
    }

    @Test(arguments: [
        "Content-Length: 5\nX: y", "Content-Length: 5\rX: y", "X: y\nTransfer-Encoding: chunked",
        "X: y\rTransfer-Encoding: chunked", "Content-Length:\u{0}5", "Content-Length: 5\u{0}",
        "Transfer-Encoding: \u{B}chunked", "Transfer-Encoding: chunked\u{C}",
        "Transfer-Encoding:\u{8}chunked", "\u{0}Content-Length: 5", "Content-Length\u{0}: 5",
    ])
    func `RFC 9112 §2.2 a field hidden behind a bare line end or a control byte is refused`(
        lines: String
    ) {
        #expect(refusal(head(lines)) == .malformedLine)
        #expect(HTTPRefusal.malformedLine.status == 400)
    }

    @Test func `what follows a head is left for the body or the next head`() {
        let text = head("Content-Length: 3")
        guard case .head(_, let consumed) = parseRequest(Array((text + "abcGET").utf8)) else {
            Issue.record("no head")
            return
        }
        #expect(consumed == text.utf8.count)
    }
}
