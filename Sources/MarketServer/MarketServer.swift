// The first file of MarketServer replaces this one.
