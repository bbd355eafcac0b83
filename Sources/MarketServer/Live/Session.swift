import EventLoop
import Ledger
import Market
import MarketRoom
import Transport

/// One WebSocket and who is behind it; lives on the connection's loop.
final class Session {
    /// nil for a guest, who may only watch.
    let identity: Identity?
    /// How they signed in; nil for a guest.
    let signIn: SignIn?
    /// What its commands are counted under; nil for an address that is trusted.
    let address: SocketAddress.Host?
    /// The room the session asked to be in.
    var room: MarketRoom?
    /// Its place among the room's subscribers on this loop; nil until the room lets it in.
    var seat: Int?
    /// Commands within the rate.
    var bucket: TokenBucket
    /// Commands over the rate that are only refused; beyond it the connection is closed.
    var patience = TokenBucket(burst: Session.excessMax, every: Session.excessInterval)

    /// Commands over the rate that are borne at once, and the milliseconds that earn one more.
    static let excessMax = 100
    static let excessInterval: Milliseconds = 1_000

    init(
        identity: Identity?,
        signIn: SignIn?,
        address: SocketAddress.Host?,
        bucket: TokenBucket
    ) {
        self.identity = identity
        self.signIn = signIn
        self.address = address
        self.bucket = bucket
    }
}
