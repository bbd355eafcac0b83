import EventLoop
import HTTPProtocol
import Ledger
import Market
import MarketProtocol
import MarketRoom
import Transport
import WebSocketProtocol

/// The market on one event loop: sessions, their rooms' audiences, and the web routes.
final class MarketApplication: Application {
    let index: Int
    let loop: EventLoop
    let market: LiveMarket
    private let connections: LoopConnections
    private let routes: Routes
    private var audiences: [RoomID: Audience] = [:]
    private var batches: [RoomID: (room: MarketRoom, arrivals: [Arrival])] = [:]
    private var publishedAt: Int64?

    init(index: Int, loop: EventLoop, connections: LoopConnections, market: LiveMarket) {
        self.index = index
        self.loop = loop
        self.connections = connections
        self.market = market
        routes = Routes(market, loop: loop, connections: connections)
        // After the transport has begun to observe, so that a turn ends here when its writes are done.
        let confined = LoopConfined(self, on: loop)
        loop.execute { confined.loop.observe(confined.value) }
    }

    func respond(to request: HTTPRequest, on connection: Connection) -> Reply {
        guard request.head.path == "/live" else {
            return routes.respond(to: request, on: connection)
        }
        if market.drain.hasBegun { return .respond(.restarting) }
        let signIn = market.accounts.signIn(of: request.head, at: now)
        let session = Session(
            identity: signIn.flatMap(market.accounts.identity(of:)),
            signIn: signIn,
            address: market.rates.counted(connection.address.host),
            bucket: market.commandBucket
        )
        return .upgrade(
            WebSocketUpgrade(
                subprotocols: [LiveMarket.subprotocol],
                origins: market.origins,
                deflate: .sharedMessages,
                limits: market.messageLimits,
                state: session
            )
        )
    }

    func opened(_ connection: Connection) {
        guard let session = connection.state as? Session else { return }
        let identity = session.identity
        connection.send(
            text: RoomMessage.welcome(
                epoch: market.epoch,
                now: now,
                name: identity?.name,
                role: identity?.role.rawValue ?? "guest",
                account: identity?.account
            )
        )
    }

    func received(_ kind: MessageKind, _ payload: RawSpan, on connection: Connection) {
        guard let session = connection.state as? Session else { return }
        guard kind == .text else {
            connection.close(.unsupportedData, reason: "text only")
            return
        }
        let stamp = now
        do {
            let message = try ClientMessage(payload)
            guard admit(message.key, session, connection, stamp) else { return }
            receive(message, session, connection, stamp)
        } catch {
            market.counters.countRefused(error.refusal.wireReason)
            guard admit(error.key, session, connection, stamp) else { return }
            connection.send(text: Answer.unreadable(error, at: stamp))
        }
    }

    func turnEnded() {
        guard !batches.isEmpty else { return }
        for (_, batch) in batches { submit(batch.arrivals, to: batch.room) }
        batches.removeAll(keepingCapacity: true)
    }

    func caughtUp(_ connection: Connection) {
        guard let session = connection.state as? Session, let room = session.room,
            session.seat != nil
        else { return }
        hand(.behind, session, connection, to: room, now)
    }

    func closed(_ connection: Connection) {
        guard let session = connection.state as? Session else { return }
        leave(session, connection, at: now)
    }

    private var now: Timestamp { market.clock.time(at: loop.now) }
}

extension MarketApplication {
    /// Counts one command against the rates of its session, account and address; over one of them the command is
    /// refused, in the end the connection too.
    private func admit(
        _ key: IdempotencyKey?,
        _ session: Session,
        _ connection: Connection,
        _ stamp: Timestamp
    ) -> Bool {
        guard let (kind, refusal) = spend(session, stamp) else { return true }
        market.counters.countRateLimited(kind)
        if (try? session.patience.spend(at: stamp)) == nil {
            connection.close(.tooManyCommands, reason: "too many commands")
        } else if let key {
            connection.send(text: Answer.refused(key, at: stamp, refusal))
        }
        return false
    }

    private func spend(
        _ session: Session,
        _ stamp: Timestamp
    ) -> (kind: RateKind, refusal: Refusal)? {
        do throws(Refusal) {
            try session.bucket.spend(at: stamp)
        } catch {
            return (.session, error)
        }
        return market.rates.spend(
            account: session.identity?.account,
            address: session.address,
            at: stamp
        )
    }

    private func receive(
        _ message: ClientMessage,
        _ session: Session,
        _ connection: Connection,
        _ stamp: Timestamp
    ) {
        switch message.body {
        case .time:
            connection.send(text: RoomMessage.time(message.key, now: market.clock.now))
        case .room(let slug, let request):
            guard let room = market.room(slug) else {
                let text = Answer.refused(message.key, at: stamp, .unknownRoom)
                connection.send(text: text)
                return
            }
            switch request {
            case .join where session.room !== room:
                leave(session, connection, at: stamp)
                session.room = room
            case .leave where session.room === room:
                unseat(session, connection)
            default: break
            }
            hand(.request(request, message.key), session, connection, to: room, stamp)
        }
    }

    private func leave(_ session: Session, _ connection: Connection, at stamp: Timestamp) {
        guard let room = unseat(session, connection) else { return }
        hand(.departed, session, connection, to: room, stamp)
    }

    /// Takes a session out of its room's audience.
    @discardableResult
    private func unseat(_ session: Session, _ connection: Connection) -> MarketRoom? {
        guard let room = session.room else { return nil }
        session.room = nil
        if session.seat != nil {
            audiences[room.profile.id]?.dismiss(session)
            if connection.deflates { market.outlet.noteDeflating(change: -1) }
        }
        return room
    }

    private func hand(
        _ content: Arrival.Content,
        _ session: Session,
        _ connection: Connection,
        to room: MarketRoom,
        _ stamp: Timestamp
    ) {
        let arrival = Arrival(
            address: SessionAddress(loop: index, connection: connection.id.rawValue),
            identity: session.identity,
            content: content,
            at: stamp
        )
        batches[room.profile.id, default: (room, [])].arrivals.append(arrival)
    }

    private func submit(_ arrivals: [Arrival], to room: MarketRoom) {
        for arrival in room.submit(arrivals) {
            guard case .request(_, let key) = arrival.content else { continue }
            market.counters.countRefused(Refusal.busy.wireReason)
            connection(arrival.address)?
                .send(text: Answer.refused(key, at: arrival.at, .busy))
        }
    }

    private func connection(_ address: SessionAddress) -> Connection? {
        connections.connection(ConnectionID(rawValue: address.connection))
    }
}

extension MarketApplication {
    /// Closes the lines of a sign-in that was ended; those who had them come back as guests.
    func signOut(_ signIn: SignIn) {
        for connection in connections.all
        where (connection.state as? Session)?.signIn == signIn {
            connection.close(.signedOut, reason: "signed out")
        }
    }

    /// Sends a room's letters to the sessions of this loop.
    func deliver(_ letters: [Letter], from room: RoomID) {
        for letter in letters {
            guard let connection = connection(letter.address) else { continue }
            connection.send(text: letter.text)
            guard letter.admits, let session = connection.state as? Session,
                session.room?.profile.id == room, session.seat == nil
            else { continue }
            audiences[room, default: Audience()].admit(connection, session)
            if connection.deflates { market.outlet.noteDeflating(change: 1) }
        }
    }

    /// Gives a publication to every session of this loop that is in the room.
    func publish(_ message: PreparedMessage, from room: RoomID) {
        if publishedAt == nil { publishedAt = SystemClock.nanoseconds }
        guard let audience = audiences[room] else { return }
        connections.publish(message, to: audience.recipients)
    }
}

extension MarketApplication: TurnObserver {
    func readinessHandled() {}

    /// Once all writes are done, what the publication took is known.
    func turnEnding() {
        guard let begin = publishedAt, !connections.isWritingLate else { return }
        publishedAt = nil
        market.outlet.noteFanOut(nanoseconds: SystemClock.nanoseconds - begin)
    }
}
