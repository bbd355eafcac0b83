"""A line between browser and server that can be cut and mended, as a mobile network does it."""

import selectors
import socket
import threading


class Line:
    """Carries TCP bytes from a port of its own to the server's."""

    def __init__(self, server_port: int):
        self.server_port = server_port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.pairs: dict[socket.socket, socket.socket] = {}
        self.lock = threading.Lock()
        self.is_up = True
        self.is_open = True
        #: Bytes that came from the server.
        self.received = 0
        self.wake, self.waker = socket.socketpair()
        self.selector = selectors.DefaultSelector()
        for end in (self.listener, self.wake):
            self.selector.register(end, selectors.EVENT_READ)
        self.thread = threading.Thread(target=self.carry, daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self):
        """Ends what is open, and everything new at once."""
        with self.lock:
            self.is_up = False
        self.waker.send(b"c")

    def mend(self):
        with self.lock:
            self.is_up = True

    def close(self):
        self.is_open = False
        self.waker.send(b"e")
        self.thread.join(10)
        self.listener.close()

    def carry(self):
        while self.is_open:
            for key, _ in self.selector.select():
                if key.fileobj is self.listener:
                    self.accept()
                elif key.fileobj is self.wake:
                    self.wake.recv(16)
                    if not self.is_up or not self.is_open:
                        for end in list(self.pairs):
                            self.drop(end)
                elif key.fileobj in self.pairs:
                    self.forward(key.fileobj)

    def accept(self):
        browser, _ = self.listener.accept()
        if not self.is_up:
            browser.close()
            return
        try:
            server = socket.create_connection(("127.0.0.1", self.server_port))
        except OSError:
            browser.close()
            return
        for one, other in ((browser, server), (server, browser)):
            self.pairs[one] = other
            self.selector.register(one, selectors.EVENT_READ)

    def forward(self, end: socket.socket):
        try:
            data = end.recv(65536)
            if data:
                self.received += len(data) if end.getpeername()[1] == self.server_port else 0
                self.pairs[end].sendall(data)
                return
        except OSError:
            pass
        self.drop(end)

    def drop(self, end: socket.socket):
        if end not in self.pairs:
            return
        other = self.pairs.pop(end, None)
        for each in (end, other):
            if each is not None:
                self.pairs.pop(each, None)
                self.selector.unregister(each)
                each.close()
