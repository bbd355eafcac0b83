import HTTPProtocol
import MarketProtocol

extension Response {
    /// Documents carry these: nothing foreign may run in, frame or learn of a page.
    static let documentPolicy: [(name: String, value: String)] = [
        (
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
                + "frame-ancestors 'none'; object-src 'none'"
        ),
        ("Referrer-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "geolocation=(), microphone=(), camera=(self)"),
    ]

    /// An answer whose type no browser may guess otherwise.
    static func guarded(
        _ status: Int,
        _ fields: [(name: String, value: String)] = [],
        body: [UInt8] = []
    ) -> Response {
        var all: HeaderFields = ["X-Content-Type-Options": "nosniff"]
        for field in fields { all.append(field.name, field.value) }
        return Response(status: status, fields: all, body: body)
    }

    /// A JSON object.
    static func json(
        _ status: Int = 200,
        _ fields: [(name: String, value: String)] = [],
        _ body: (inout JSONWriter) -> Void
    ) -> Response {
        var json = JSONWriter(capacity: 512)
        json.object(body)
        let common = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
        return guarded(status, common + fields, body: json.bytes)
    }

    /// A refusal with its reason.
    static func refused(
        _ status: Int,
        _ reason: String,
        _ more: (inout JSONWriter) -> Void = { _ in }
    ) -> Response {
        json(status) { json in
            json.field("reason", reason)
            more(&json)
        }
    }

    /// Nobody new comes in: the market ends and comes back.
    static let restarting = json(503, [("Retry-After", "10")]) { $0.field("status", "restarting") }

    /// Plain text.
    static func text(_ status: Int = 200, type: String, _ text: String) -> Response {
        let fields = [("Content-Type", type), ("Cache-Control", "no-store")]
        return guarded(status, fields, body: Array(text.utf8))
    }
}
