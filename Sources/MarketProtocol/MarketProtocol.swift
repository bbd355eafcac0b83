// The first file of MarketProtocol replaces this one.
