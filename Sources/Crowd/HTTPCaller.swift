import EventLoop
import Glibc
import HTTPProtocol
import Transport

/// A small HTTP/1.1 client that waits for its answer; one connection for each call (RFC 9112).
struct HTTPCaller {
    struct Answer {
        let head: ResponseHead
        let body: [UInt8]
    }

    /// Milliseconds without any progress after which a call is given up.
    private static let patience: Int32 = 30_000

    let target: CrowdTarget
    let address: SocketAddress
    let tls: TLSContext?

    /// Finds the market's address; `tls` is how to speak to a secure one.
    init(_ target: CrowdTarget, tls: TLSContext?) throws(CrowdError) {
        self.target = target
        self.tls = tls
        do throws(SystemCallError) {
            address = try SocketAddress.resolve(host: target.host, port: target.port)
        } catch {
            throw CrowdError(error, at: target)
        }
    }

    func get(_ path: String, cookie: String? = nil) throws(CrowdError) -> Answer {
        try call("GET", path, cookie, body: [])
    }

    func post(
        _ path: String,
        cookie: String? = nil,
        body: [UInt8]
    ) throws(CrowdError) -> Answer {
        try call("POST", path, cookie, body: body)
    }

    private func call(
        _ method: String,
        _ path: String,
        _ cookie: String?,
        body: [UInt8]
    ) throws(CrowdError) -> Answer {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: \(target.authority)\r\n"
        head += "Connection: close\r\n"
        if let cookie { head += "Cookie: \(cookie)\r\n" }
        if method != "GET" {
            head += "Origin: \(target.origin)\r\nContent-Type: application/json\r\n"
            head += "Content-Length: \(body.count)\r\n"
        }
        let request = Array((head + "\r\n").utf8) + body
        let stream = try connect(path)
        try send(request, stream, path)
        let answer = try receive(stream, path)
        guard (200..<300).contains(answer.head.status) else {
            let reason = String(decoding: answer.body.prefix(200), as: UTF8.self)
            throw .refused(path, status: answer.head.status, reason: reason)
        }
        return answer
    }

    private func connect(_ path: String) throws(CrowdError) -> ClientStream {
        let stream = try checked {
            try ClientStream(to: address, name: target.host, tls: tls)
        }
        try wait(stream, for: POLLOUT, path)
        while try !checked({ try stream.secure() }) {
            try wait(stream, for: stream.wantsWriting ? POLLOUT : POLLIN, path)
        }
        return stream
    }

    private func send(
        _ request: [UInt8],
        _ stream: ClientStream,
        _ path: String
    ) throws(CrowdError) {
        var rest = request[...]
        while !rest.isEmpty {
            if let sent = try checked({ try stream.send(rest.span) }) {
                rest = rest.dropFirst(sent)
            } else {
                try wait(stream, for: POLLOUT, path)
            }
        }
    }

    private func receive(_ stream: ClientStream, _ path: String) throws(CrowdError) -> Answer {
        var bytes: [UInt8] = []
        var head: (head: ResponseHead, consumed: Int)?
        var parser = ResponseHeadParser()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = try checked {
                var span = buffer.mutableSpan
                return try stream.receive(into: &span)
            }
            guard let count else {
                try wait(stream, for: POLLIN, path)
                continue
            }
            bytes += buffer[..<count]
            if head == nil {
                do {
                    // The parser reads within the array, which is not changed meanwhile.
                    head = try unsafe parser.parse(bytes.span.bytes)
                } catch {
                    throw .unreadable(path)
                }
            }
            if let head, let length = head.head.contentLength,
                bytes.count >= head.consumed + length
            {
                return Answer(head: head.head, body: Array(bytes[head.consumed...].prefix(length)))
            }
            guard count == 0 else { continue }
            guard let head, head.head.contentLength == nil else { throw .unreadable(path) }
            return Answer(head: head.head, body: Array(bytes[head.consumed...]))
        }
    }

    private func wait(
        _ stream: ClientStream,
        for event: Int32,
        _ path: String
    ) throws(CrowdError) {
        var waiting = pollfd(fd: stream.number, events: Int16(event), revents: 0)
        // The call looks at one structure and keeps nothing of it.
        guard unsafe poll(&waiting, 1, Self.patience) > 0 else { throw .silent(path) }
    }

    private func checked<Result>(_ body: () throws -> Result) throws(CrowdError) -> Result {
        do {
            return try body()
        } catch {
            throw CrowdError(error, at: target)
        }
    }
}
