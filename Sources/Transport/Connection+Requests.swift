internal import EventLoop
internal import HTTPProtocol
internal import WebSocketProtocol

extension Connection {
    /// Handles requests until one must wait: for bytes, for its answer, or for the socket.
    func advance() {
        while phase == .requests, let exchange, !isBlocked,
            home.lanes[id.slot].chain.bytes < home.options.limits.pipelineBytesMax
        {
            switch exchange.value.next() {
            case .answer(let request):
                home.metrics.requests += 1
                home.hasInput = true
                reply(to: request)
            case .invite:
                write { $0 += "HTTP/1.1 100 Continue\r\n\r\n".utf8 }
            case .refuse(let status):
                refuse(status)
            case .wait:
                review()
                return
            }
        }
    }

    private func reply(to request: HTTPRequest) {
        switch home.application?.respond(to: request, on: self) {
        case .respond(let response): answer(response)
        case .upgrade(let upgrade): self.upgrade(request, upgrade)
        case .later, nil: break
        }
    }

    /// Writes the answer to the request at hand.
    func answer(_ response: Response) {
        guard phase == .requests, let exchange else { return }
        let closes =
            !exchange.value.keepsAlive || home.isDraining
            || response.fields.list("connection", contains: "close")
        let isForHead = exchange.value.isForHead
        exchange.value.answered()
        clock.begin(now: home.now)
        let date = home.date
        write {
            ResponseEncoder.append(
                response,
                isAnswerToHead: isForHead,
                closes: closes,
                date: date,
                to: &$0
            )
        }
        if closes { enter(.lingering) }
    }

    /// Answers what is no proper request and ends the connection.
    func refuse(_ status: Int) {
        home.metrics.requestsRefused += 1
        let isForHead = exchange?.value.isForHead ?? false
        let date = home.date
        write {
            let response = Response(status: status)
            ResponseEncoder.append(
                response,
                isAnswerToHead: isForHead,
                closes: true,
                date: date,
                to: &$0
            )
        }
        enter(.lingering)
    }

    private func upgrade(_ request: HTTPRequest, _ upgrade: WebSocketUpgrade) {
        let accepted: OpeningHandshake.Accepted
        do {
            accepted = try OpeningHandshake.accept(
                method: request.head.method,
                isHTTP11: request.head.version == .http11,
                fields: request.head.fields,
                subprotocols: upgrade.subprotocols,
                origins: upgrade.origins,
                deflate: upgrade.deflate
            )
        } catch {
            home.metrics.upgradesRefused += 1
            var fields = HeaderFields(error.fields)
            if !fields.contains("connection") { fields.append("Connection", "close") }
            let response = Response(status: error.status, fields: fields)
            let date = home.date
            write {
                ResponseEncoder.append(response, closes: true, date: date, to: &$0)
            }
            enter(.lingering)
            return
        }
        home.metrics.upgrades += 1
        home.metrics.webSockets += 1
        var rest = exchange?.value.takeRest() ?? []
        exchange = nil
        deflate = accepted.deflate
        home.lanes[id.slot].window = UInt8(accepted.deflate?.sharedWindowBits ?? 0)
        messageLimits = upgrade.limits
        state = upgrade.state ?? state
        let response = Response(status: 101, fields: HeaderFields(accepted.fields))
        write { ResponseEncoder.append(response, to: &$0) }
        isOpened = true
        enter(.open)
        home.application?.opened(self)
        guard !rest.isEmpty else { return }
        var span = rest.mutableSpan
        var raw = MutableRawSpan(_elements: &span)
        decode(&raw)
    }
}
