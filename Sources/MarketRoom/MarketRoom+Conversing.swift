import Ledger
import Market
import MarketProtocol

// Chat and pins: durable before they are seen, but kept beside the public journal, for they name people.
extension MarketRoom {
    func converse(
        _ request: RoomRequest,
        _ key: IdempotencyKey,
        _ identity: Identity,
        _ arrival: Arrival,
        into flight: inout Flight
    ) throws(Refusal) -> [UInt8] {
        let runsRoom = profile.isRun(by: identity)
        switch request {
        case .chat(let text):
            let message = try say(text, key, identity, arrival.at, into: &flight)
            metrics.count("accepted")
            return Answer.accepted(key, at: arrival.at, message: message)
        case .pin(let text):
            guard runsRoom else { throw .wrongRole }
            try pin(plainText(text), into: &flight)
        case .unpin:
            guard runsRoom else { throw .wrongRole }
            try pin(nil, into: &flight)
        case .hideChat(let message):
            guard runsRoom else { throw .wrongRole }
            try hide(message, into: &flight)
        case .join, .leave, .command:
            throw .wrongFormat
        }
        metrics.count("accepted")
        return Answer.accepted(key, at: arrival.at, message: nil)
    }

    private func say(
        _ text: String,
        _ key: IdempotencyKey,
        _ identity: Identity,
        _ stamp: Timestamp,
        into flight: inout Flight
    ) throws(Refusal) -> MessageID {
        if let post = recentPosts.post(key, by: identity.account) {
            guard post.text == text else { throw .keyReused }
            return post.message
        }
        let isHost = profile.isRun(by: identity)
        let paddle = isHost ? nil : try paddle(of: identity, stamp, into: &flight)
        let message = try chat.post(
            text,
            from: paddle,
            name: isHost ? profile.hostName : identity.name,
            isMuted: paddle.map(room.isMuted) ?? false,
            at: stamp
        )
        recentPosts.remember(
            RecentPosts.Post(key: key, text: text, message: message.id),
            by: identity.account
        )
        flight.changes.append(.chat(row(message, account: identity.account)))
        flight.news.chat.append(message)
        return message.id
    }

    private func hide(_ id: MessageID, into flight: inout Flight) throws(Refusal) {
        guard let message = chat.messages.first(where: { $0.id == id }) else {
            throw .unknownMessage
        }
        try chat.hide(id)
        var row = row(message, account: message.paddle.flatMap(paddles.account(of:)))
        row.isHidden = true
        flight.changes.append(.chat(row))
        flight.news.chat.removeAll { $0.id == id }
        flight.news.hidden.append(id)
    }

    private func pin(_ text: String?, into flight: inout Flight) throws(Refusal) {
        pinned = text
        flight.changes.append(.pinned(profile.id, text))
        flight.news.roomChanged = true
    }

    private func row(_ message: ChatMessage, account: AccountID?) -> ChatRow {
        ChatRow(
            room: profile.id,
            message: message.id,
            paddle: message.paddle,
            account: account,
            name: message.name,
            isHost: message.isHost,
            text: message.text,
            time: message.at
        )
    }
}
