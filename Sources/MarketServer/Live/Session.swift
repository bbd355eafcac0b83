import Market
import MarketRoom
import Transport

/// One WebSocket and who is behind it; lives on the connection's loop.
final class Session {
    /// nil for a guest, who may only watch.
    let identity: Identity?
    /// The room the session asked to be in.
    var room: MarketRoom?
    /// Its place among the room's subscribers on this loop; nil until the room lets it in.
    var seat: Int?
    var bucket: TokenBucket
    /// Commands refused since the last one that was within the rate.
    var excess = 0

    /// Commands over the rate after which the connection is closed.
    static let excessMax = 100

    init(identity: Identity?, bucket: TokenBucket) {
        self.identity = identity
        self.bucket = bucket
    }
}
