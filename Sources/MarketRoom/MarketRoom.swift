// The first file of MarketRoom replaces this one.
