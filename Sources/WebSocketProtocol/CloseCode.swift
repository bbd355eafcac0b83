/// The status code of a closing handshake, two bytes in network order on the wire.
///
/// Sources: RFC 6455 §7.4 and the IANA registry of WebSocket close codes. Codes from 4000 on are
/// this project's own and tell the page how to come back.
public struct CloseCode: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    public let rawValue: UInt16

    /// Takes any number, also one that may not be sent; see ``isAllowedOnWire``.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// The purpose of the connection is fulfilled.
    public static let normal = CloseCode(rawValue: 1000)
    /// The endpoint goes away: a server stops, a page is left.
    public static let goingAway = CloseCode(rawValue: 1001)
    /// The peer broke the framing rules.
    public static let protocolError = CloseCode(rawValue: 1002)
    /// The peer sent a kind of data that this endpoint does not take.
    public static let unsupportedData = CloseCode(rawValue: 1003)
    /// A payload was not what its kind promises: text that is not UTF-8, data that does not inflate.
    public static let invalidPayload = CloseCode(rawValue: 1007)
    /// The peer broke a rule of this endpoint.
    public static let policyViolation = CloseCode(rawValue: 1008)
    /// A message is larger than this endpoint takes.
    public static let messageTooBig = CloseCode(rawValue: 1009)
    /// The client misses an extension that the server did not agree to.
    public static let mandatoryExtension = CloseCode(rawValue: 1010)
    /// The server met a condition that it did not expect.
    public static let internalError = CloseCode(rawValue: 1011)
    /// The server restarts; come back after a random delay.
    public static let serviceRestart = CloseCode(rawValue: 1012)
    /// The server is overloaded; come back later.
    public static let tryAgainLater = CloseCode(rawValue: 1013)
    /// Too much waited to be sent to this peer: come back with your position.
    public static let resume = CloseCode(rawValue: 4000)
    /// The server drains: come back after a jittered delay.
    public static let reconnect = CloseCode(rawValue: 4001)
    /// The first message, or the rest of any, took too long.
    public static let tooSlow = CloseCode(rawValue: 4002)
    /// Commands came faster than allowed.
    public static let tooManyCommands = CloseCode(rawValue: 4003)
    /// The sign-in that the connection came with was ended: come back as a guest.
    public static let signedOut = CloseCode(rawValue: 4004)

    /// Whether a close frame may carry this code.
    ///
    /// Allowed are the registered codes 1000–1003 and 1007–1014, and 3000–4999, which belong to
    /// libraries and applications. 1004–1006 and 1015 stand for what is never sent.
    public var isAllowedOnWire: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
