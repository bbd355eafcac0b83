// The first file of Ledger replaces this one.
