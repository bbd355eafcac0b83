import FuzzInput
import HTTPProtocol
import WebSocketProtocol

/// What holds of every request head that was taken.
func checkRequest(_ head: RequestHead, _ consumed: Int, _ bytes: [UInt8], _ limits: HeadLimits) {
    require(consumed <= min(bytes.count, limits.headBytesMax), "a head is over the limit")
    require(head.fields.count <= limits.fieldsMax, "a head has too many fields")
    require(head.contentLength.map { $0 >= 0 } ?? true, "a body has a negative length")
    require(head.version == .http11 || !head.keepAlive, "HTTP/1.0 is kept alive")
    checkPath(head.path)
    for field in head.fields {
        let isClean = (field.name + field.value).utf8.allSatisfy {
            $0 >= 0x20 && $0 != 0x7F || $0 == 0x09
        }
        require(isClean, "a field holds a control byte: \(field)")
    }
    let alone = grow(RequestReader(limits), Array(bytes[..<consumed]), [consumed])
    let whole = Parsed.head(head, consumed: consumed)
    require(same(RequestReader.self, alone, whole), "the head alone parses to \(alone)")
    let short = grow(RequestReader(limits), bytes, [consumed - 1])
    require(same(RequestReader.self, short, .needsMore), "a head ends early: \(short)")
    checkWrittenAgain(head, limits)
    checkNext(bytes, after: consumed, limits)
}

/// The path stays below the root, and nothing in it is hidden.
private func checkPath(_ path: String) {
    require(path == "*" || path.hasPrefix("/"), "a path starts with neither / nor *")
    require(path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a path has a control byte")
    let leaves = path.utf8.split(separator: UInt8(ascii: "/")).contains { segment in
        segment.elementsEqual(".".utf8) || segment.elementsEqual("..".utf8)
    }
    require(!leaves, "a path has dot segments: \(path)")
}

/// Written again, a head parses to the same.
private func checkWrittenAgain(_ head: RequestHead, _ limits: HeadLimits) {
    let version = head.version == .http11 ? "HTTP/1.1" : "HTTP/1.0"
    var text = "\(head.method) \(head.target) \(version)\r\n"
    for field in head.fields { text += "\(field.name): \(field.value)\r\n" }
    let bytes = Array((text + "\r\n").utf8)
    // A space after each colon, and what was not UTF-8, may make it longer than it was.
    let roomy = HeadLimits(headBytesMax: 4 * limits.headBytesMax, fieldsMax: limits.fieldsMax)
    let again = grow(RequestReader(roomy), bytes, [bytes.count])
    let expected = Parsed.head(head, consumed: bytes.count)
    require(same(RequestReader.self, again, expected), "written again: \(again) for \(head)")
}

/// The same parser reads a second head as a new one does.
private func checkNext(_ bytes: [UInt8], after consumed: Int, _ limits: HeadLimits) {
    var used = RequestReader(limits)
    _ = try? unsafe used.parse(bytes.span.bytes)
    let rest = Array(bytes[consumed...])
    let next = grow(used, rest, [rest.count])
    let fresh = grow(RequestReader(limits), rest, [rest.count])
    require(same(RequestReader.self, next, fresh), "a second head: \(next), alone \(fresh)")
}

/// An upgrade that is agreed to is one that a client would take, on the terms that it offered.
func checkUpgrade(_ head: RequestHead) {
    let upgrade = try? OpeningHandshake.accept(
        method: head.method,
        isHTTP11: head.version == .http11,
        fields: head.fields,
        subprotocols: ["nightmarket.v1.json"],
        origins: .sameOrigin(scheme: "http"),
        deflate: .everyOffer
    )
    guard let upgrade else { return }
    require(head.fields.all("sec-websocket-key").count == 1, "agreed without one key")
    let offers = head.fields.all("sec-websocket-protocol").joined(separator: ",")
    if let subprotocol = upgrade.subprotocol {
        require(offers.contains(subprotocol), "a subprotocol that was not offered")
    }
    let extensions = head.fields.all("sec-websocket-extensions").joined(separator: ",")
    if upgrade.deflate != nil {
        let isOffered = extensions.lowercased().contains("permessage-deflate")
        require(isOffered, "compression that was not offered: \(extensions)")
    }
    for field in upgrade.fields {
        let isClean = field.value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        require(isClean, "the answer holds a control byte: \(field)")
    }
}

/// Whatever stands in a field, the answer has that one field, and its body is where it says.
func checkEncoder(_ input: FuzzInput) {
    let text = String(decoding: input.bytes, as: UTF8.self)
    let fields: HeaderFields = ["Location": text, "X-\(text)": "1"]
    let response = Response(status: 302, fields: fields, body: [1, 2, 3])
    var encoded: [UInt8] = []
    ResponseEncoder.append(response, closes: input.flag(1), to: &encoded)
    let limits = HeadLimits(headBytesMax: encoded.count)
    let read = grow(AnswerReader(limits), encoded, [encoded.count])
    guard case .head(let head, let consumed) = read else {
        require(false, "an answer of ours is refused: \(read)")
        return
    }
    require(head.fields.count == (input.flag(1) ? 4 : 3), "a field has become several")
    require(head.contentLength == 3 && consumed + 3 == encoded.count, "the body has moved")
}
