import EventLoop
import Transport
import WebSocketProtocol

extension ClientEnd {
    /// The longest time that a page stays away after this end; it takes a random part of it, so that many
    /// who lost their line at once do not return at once.
    ///
    /// The codes with which the server sends everybody back spread them over 5 s; after any other end the
    /// time doubles with each attempt that failed, from 250 ms to 16 s.
    func absenceMax(failures: Int) -> Duration {
        switch self {
        case .closed(.reconnect, _), .closed(.resume, _): .seconds(5)
        default: .milliseconds(250 << min(failures, 6))
        }
    }

    /// A short name to count ends by.
    var name: String {
        switch self {
        case .closed(let code, let reason):
            "closed \(code.map { "\($0.rawValue)" } ?? "without a code") \(reason)"
        case .lost: "lost"
        case .refused(let failure): "refused: \(failure)"
        case .malformed(let refusal): "malformed: \(refusal)"
        case .broken(let error): "broken: \(error)"
        case .failed(let error): "\(error)"
        case .insecure(let error): "insecure: \(error)"
        case .timedOut: "timed out"
        }
    }
}

extension Duration {
    /// A random time up to this one.
    var randomPart: Duration {
        .nanoseconds(Int64.random(in: 0...wholeNanoseconds))
    }
}
