import Glibc

/// Asks for a password without showing it; reads a line where there is no terminal.
enum PasswordPrompt {
    static func read() -> String? {
        guard isatty(STDIN_FILENO) == 1 else { return readLine() }
        guard let text = unsafe getpass("Password (8 characters or more): ") else { return nil }
        return unsafe String(cString: text)
    }
}
