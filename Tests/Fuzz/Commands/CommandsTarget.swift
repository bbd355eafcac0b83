import Foundation
import FuzzInput
import Market
import MarketProtocol

/// A message from a page, and the same bytes as an entry of the journal.
///
/// Setup and cut are not used: a message comes whole.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let input = unsafe FuzzInput(start, count) else { return -1 }
    let bytes = input.bytes
    checkJSON(bytes)
    checkMessage(bytes)
    do throws(MessageRefusal) {
        let entry = try JournalPayload(bytes)
        checkWrittenAgain(entry)
        _ = entry.encodeWithheld()
    } catch {
        checkRefusal(error, bytes)
    }
    _ = JournalPayload.preparedLot(bytes)
    return 0
}

/// Reads a message, and reads it again with space around it and a field that is not known.
private func checkMessage(_ bytes: [UInt8]) {
    let read = message(bytes)
    let spaced = message(Array(" \n\t".utf8) + bytes + Array("\r ".utf8))
    switch (read, spaced) {
    case (.success(let one), .success(let other)):
        require(one == other, "space changes \(one) to \(other)")
        let name = String(repeating: "unknown", count: 3)
        let opening = bytes.drop { $0 != UInt8(ascii: "{") }.dropFirst()
        let longer = message(Array("{\"\(name)\":[null],".utf8) + opening)
        require(longer == read, "an unknown field changes \(one) to \(longer)")
        checkCommand(one)
    case (.failure(let one), .failure(let other)):
        require(one.key == other.key, "space changes the key of what is refused")
        checkRefusal(one.refusal, bytes)
    default:
        require(false, "space changes \(read) to \(spaced)")
    }
}

private func message(_ bytes: [UInt8]) -> Result<ClientMessage, UnreadableMessage> {
    Result { () throws(UnreadableMessage) in try unsafe ClientMessage(bytes.span.bytes) }
}

/// What was commanded can be written down and read back, by whoever did it.
private func checkCommand(_ message: ClientMessage) {
    guard case .room(let slug, let request) = message.body else { return }
    require(slug.utf8.count <= ClientMessage.slugBytesMax, "a slug of \(slug.utf8.count) bytes")
    guard case .command(let command) = request else { return }
    checkWrittenAgain(JournalPayload(actor: .host, key: message.key, command: command))
    let bidder = Actor.bidder(Paddle(7))
    checkWrittenAgain(JournalPayload(actor: bidder, key: nil, command: command))
}

/// An entry that is written again reads the same and is then written with the same bytes.
private func checkWrittenAgain(_ entry: JournalPayload) {
    let written = entry.encode(.done)
    let again = try? JournalPayload(written)
    require(again == entry, "\(entry) comes back as \(again as Any)")
    require(again?.encode(.done) == written, "\(entry) is written in two ways")
}

private func checkRefusal(_ refusal: MessageRefusal, _ bytes: [UInt8]) {
    guard case .badJSON(let offset) = refusal else { return }
    require((0...bytes.count).contains(offset), "an error at \(offset) of \(bytes.count)")
}

/// What the cursor takes, Foundation's reader takes too; it is the looser one, of commas for example.
///
/// Nothing is said of numbers that not every reader can hold and of escapes by number, whose
/// surrogates are paired later here; nor of what is not UTF-8, which is never asked.
private func checkJSON(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self), !text.contains("\\u"),
        !hasHugeNumber(bytes)
    else { return }
    var cursor = JSONCursor()
    do throws(JSONError) {
        try unsafe cursor.readObject(bytes.span.bytes) { _, _ throws(JSONError) in }
    } catch {
        return
    }
    let theirs = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    require(theirs != nil, "Foundation refuses \(text)")
}

/// Whether there may be an exponent or a number of more than 17 digits.
private func hasHugeNumber(_ bytes: [UInt8]) -> Bool {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let hasExponent = zip(bytes, bytes.dropFirst()).contains { digit, mark in
        digits.contains(digit) && mark | 0x20 == UInt8(ascii: "e")
    }
    return hasExponent || bytes.split { !digits.contains($0) }.contains { $0.count > 17 }
}
