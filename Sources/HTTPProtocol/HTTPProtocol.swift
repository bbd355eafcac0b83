// The first file of HTTPProtocol replaces this one.
