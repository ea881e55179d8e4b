// Events in the configured form of the envelope, so that scenarios pass the true scanner.

import Calendar
import Events
import Records

/// Makes the JSON document of an event.
package struct EventPayload {
    /// A value, or members that stand where pointers say.
    private struct Node {
        var text: String?
        var members: [(name: String, node: Node)] = []

        mutating func insert(_ text: String, at tokens: ArraySlice<String>) {
            guard let first = tokens.first else {
                self.text = text
                return
            }
            let rest = tokens.dropFirst()
            if let index = members.firstIndex(where: { $0.name == first }) {
                members[index].node.insert(text, at: rest)
            } else {
                var node = Node()
                node.insert(text, at: rest)
                members.append((first, node))
            }
        }

        /// Members stand behind those of the text, if that is an object: of duplicate keys the last wins.
        var json: String {
            guard !members.isEmpty else { return text ?? "{}" }
            let inside = members.map { EventPayload.quoted($0.name) + ":" + $0.node.json }
                .joined(separator: ",")
            guard let text, text.hasPrefix("{"), text != "{}" else { return "{" + inside + "}" }
            return text.dropLast() + "," + inside + "}"
        }
    }

    private let envelope: Envelope

    package init(envelope: Envelope) {
        self.envelope = envelope
    }

    /// `data` is a JSON object; a broadcast has no customer; `source` may be left out.
    package func json(
        id: String, type: String, customer: String?, at time: Instant, data: String,
        source: String? = nil
    ) -> [UInt8] {
        var root = Node()
        if let source {
            if envelope == Envelope() { root.insert(Self.quoted("1.0"), at: ["specversion"]) }
            root.insert(Self.quoted(source), at: envelope.source.writable)
        }
        root.insert(data, at: envelope.data.writable)
        root.insert(Self.quoted(id), at: envelope.id.writable)
        root.insert(Self.quoted(type), at: envelope.type.writable)
        if let customer { root.insert(Self.quoted(customer), at: envelope.customer.writable) }
        root.insert(Self.quoted(time.rfc3339), at: envelope.time.writable)
        return Array(root.json.utf8)
    }

    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.append(jsonString: text)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Envelope.Place {
    /// Of several pointers the first: it is looked at before all others.
    fileprivate var writable: ArraySlice<String> { pointers[0].tokens[...] }
}
