// The first file of Transport replaces this one.
