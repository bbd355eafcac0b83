import EventLoop
import HTTPProtocol
import Market
import MarketProtocol
import Transport
import WebSocketProtocol

/// The web of one loop: which request goes where.
final class Routes {
    let market: LiveMarket
    let loop: EventLoop
    private let connections: LoopConnections

    init(_ market: LiveMarket, loop: EventLoop, connections: LoopConnections) {
        self.market = market
        self.loop = loop
        self.connections = connections
    }

    var now: Timestamp { market.clock.now }

    func respond(to request: HTTPRequest, on connection: Connection) -> Reply {
        let head = request.head
        let isChange = head.method == "POST" || head.method == "DELETE"
        if isChange, head.path != Self.noticePath, !isFromOwnPage(head) {
            return .respond(.refused(403, "foreignOrigin"))
        }
        let parts = head.path.split(separator: "/").map(String.init)
        switch (head.method, parts.first ?? "", parts.dropFirst().first ?? "") {
        case ("GET", "healthz", ""), ("HEAD", "healthz", ""):
            return .respond(
                market.drain.hasBegun ? .restarting : .json { $0.field("status", "ok") }
            )
        case ("GET", "metrics", ""):
            return .respond(metrics())
        case ("GET", "api", "market"):
            return .respond(hall())
        case (_, "api", "session"), ("POST", "api", "accounts"):
            return account(request, parts[1], on: connection)
        case ("GET", "api", "rooms") where parts.count == 4:
            return room(request, slug: parts[2], parts[3], on: connection)
        case ("POST", "api", "simulated-buyers"):
            return simulatedBuyers(request, on: connection)
        case (_, "api", let name) where Self.orderRoutes.contains(name):
            return orders(request, Array(parts.dropFirst()), on: connection)
        case (_, "api", _):
            return .respond(.refused(404, "notFound"))
        case ("GET", _, _), ("HEAD", _, _):
            return .respond(file(head))
        default:
            let allow = (name: "Allow", value: "GET, HEAD")
            return .respond(.guarded(405, [allow]))
        }
    }

    /// Runs blocking work elsewhere and answers when it is done, if the connection is still there.
    func later(
        _ connection: Connection,
        on queue: (@escaping @Sendable () -> Void) -> Void,
        _ work: @escaping @Sendable () -> Response
    ) -> Reply {
        let send = answering(connection)
        queue { send(work()) }
        return .later
    }

    /// Something that brings an answer back to a connection from any thread.
    func answering(_ connection: Connection) -> @Sendable (Response) -> Void {
        let id = connection.id
        let connections = LoopConfined(connections, on: loop)
        return { response in
            connections.loop.execute {
                connections.value.connection(id)?.respond(response)
            }
        }
    }

    /// A browser says where a form comes from; anything that changes something must come from our own pages.
    private func isFromOwnPage(_ head: RequestHead) -> Bool {
        guard let origin = head.fields["origin"] else { return false }
        return switch market.origins {
        case .any: true
        case .sameOrigin(let scheme): origin == "\(scheme)://\(head.fields["host"] ?? "")"
        case .listed(let origins): origins.contains(origin)
        }
    }

    private func file(_ head: RequestHead) -> Response {
        guard let asset = market.site.asset(head.path) else {
            return .text(
                404,
                type: "text/plain; charset=utf-8",
                "Không có trang này. / No such page.\n"
            )
        }
        var fields = [
            (name: "Content-Type", value: asset.contentType),
            // Weak, for plain and compressed bytes are one version.
            ("Cache-Control", asset.cacheControl), ("ETag", "W/" + asset.entityTag),
            ("Vary", "Accept-Encoding"),
        ]
        if asset.isDocument { fields += Response.documentPolicy }
        if head.hasSeen(asset.entityTag) {
            return .guarded(304, fields)
        }
        guard let gzip = asset.gzip, head.acceptsGzip else {
            return .guarded(200, fields, body: asset.bytes)
        }
        fields.append(("Content-Encoding", "gzip"))
        return .guarded(200, fields, body: gzip)
    }
}

extension RequestHead {
    /// Whether the client has this version, by the weak comparison of RFC 9110 §13.1.2.
    fileprivate func hasSeen(_ entityTag: String) -> Bool {
        fields.list("if-none-match", contains: entityTag)
            || fields.list("if-none-match", contains: "W/" + entityTag)
            || fields["if-none-match"] == "*"
    }

    /// Whether a gzip body may be sent (RFC 9110 §12.5.3); a weight of 0 takes it back.
    fileprivate var acceptsGzip: Bool {
        fields.all("accept-encoding").contains { value in
            value.split(separator: ",").contains { coding in
                let parts = coding.filter { $0 != " " && $0 != "\t" }.lowercased().split(
                    separator: ";"
                )
                guard parts.first == "gzip" else { return false }
                return !parts.dropFirst().contains {
                    ["q=0", "q=0.0", "q=0.00", "q=0.000"].contains($0)
                }
            }
        }
    }
}
