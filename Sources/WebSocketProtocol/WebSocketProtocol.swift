// The first file of WebSocketProtocol replaces this one.
