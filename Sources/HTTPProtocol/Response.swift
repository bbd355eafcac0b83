/// An answer with its whole body.
public struct Response: Sendable {
    /// The status code, 100–599.
    public var status: Int
    /// The fields, less what ``ResponseEncoder`` adds itself.
    public var fields: HeaderFields
    /// The body; also given for an answer to HEAD, whose length it then tells.
    public var body: [UInt8]

    /// An answer.
    ///
    /// - Precondition: `status` has three digits, 100–599.
    public init(status: Int, fields: HeaderFields = HeaderFields(), body: [UInt8] = []) {
        precondition((100...599).contains(status), "a status is within 100...599")
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// The phrase beside a status; for people who read the wire.
    static func reason(_ status: Int) -> String {
        switch status {
        case 101: "Switching Protocols"
        case 200: "OK"
        case 201: "Created"
        case 204: "No Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 304: "Not Modified"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 417: "Expectation Failed"
        case 426: "Upgrade Required"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        case 505: "HTTP Version Not Supported"
        default: ""
        }
    }
}
