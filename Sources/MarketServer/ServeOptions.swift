public import Payments

/// What `nightmarket serve` can be told.
public struct ServeOptions: Sendable {
    /// Folder that keeps the market.
    public var dataFolder: String
    /// Folder with the page's files.
    public var staticFolder: String
    /// Address to listen on.
    public var host = "127.0.0.1"
    /// Port to listen on; 0 takes a free one.
    public var port: UInt16 = 8080
    /// Event loops; 0 takes one per core.
    public var loops = 0
    /// Whether a new data folder gets the demo market, and loopback is trusted with crowds.
    public var isDemo = false
    /// Whether unattended demo rooms present themselves.
    public var hasDemoHost = true
    /// Certificate chain in PEM.
    public var tlsCertificate: String?
    /// Private key in PEM.
    public var tlsKey: String?
    /// Origins that pages may come from; empty means the server's own.
    public var origins: [String] = []
    /// Where buyers transfer their money to; nil for a market that takes cash only.
    public var bank: BankAccount?
    /// What the bank's side signs its payment notices with; nil for a market that takes none.
    public var paymentSecret: [UInt8]?
    /// Every bound that can be moved.
    public var limits = ServeLimits()

    /// The usual options on these folders.
    public init(dataFolder: String, staticFolder: String) {
        self.dataFolder = dataFolder
        self.staticFolder = staticFolder
    }
}
