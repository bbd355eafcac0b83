// The first file of Market replaces this one.
